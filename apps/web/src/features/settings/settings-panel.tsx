import { BookOpen, CircleDollarSign, Keyboard, LogOut, Plug } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useLogout, useSession } from '../../api/session.ts';
import { languages } from '../../i18n/language.ts';
import { usePreferences } from '../../stores/preferences.ts';
import { useShowPanel } from '../../stores/use-show-panel.ts';
import { useDialogs } from '../../stores/dialogs.ts';
import { Button } from '../../ui/button.tsx';
import { PanelBody, PanelSection } from '../../ui/panel-body.tsx';
import { Select } from '../../ui/select.tsx';
import { useRateLine } from '../../ui/use-rate-line.ts';
import { CapsEditor } from './caps-editor.tsx';
import { Webhooks } from './webhooks.tsx';

/** Preferences of this device, caps of this installation, and what is connected. */
export const SettingsPanel = () => {
  const { t } = useTranslation(['settings', 'shell']);
  const { theme, setTheme, language, setLanguage, currency, setCurrency } = usePreferences();
  const session = useSession();
  const showPanel = useShowPanel();
  const logout = useLogout();
  const rateLine = useRateLine();
  const openDialog = useDialogs((state) => state.open);
  // Sessions are named after the token that opened them.
  const actorText = (actor: string): string => actor.replace(/^(session|token):/, '');
  return (
    <PanelBody>
      <PanelSection title={t('appearance')}>
        <div className="grid grid-cols-2 gap-2">
          <Select
            label={t('theme')}
            value={theme}
            onChange={setTheme}
            options={(['system', 'dark', 'light'] as const).map((value) => ({
              value,
              label: t(`shell:theme.${value}`),
            }))}
          />
          <Select
            label={t('language')}
            value={language}
            onChange={setLanguage}
            options={languages.map((value) => ({ value, label: t(`shell:language.${value}`) }))}
          />
          <Select
            className="col-span-2"
            label={t('currency')}
            value={currency}
            onChange={setCurrency}
            hint={rateLine}
            options={(['usd', 'krw', 'both'] as const).map((value) => ({
              value,
              label: t(`shell:currency.${value}`),
            }))}
          />
        </div>
      </PanelSection>
      <PanelSection title={t('caps')}>
        <CapsEditor />
      </PanelSection>
      <PanelSection title={t('prices')}>
        <p className="mb-2 text-xs text-faint">{t('pricesHelp')}</p>
        <Button icon={CircleDollarSign} onClick={() => showPanel('right', 'prices')}>
          {t('openPrices')}
        </Button>
      </PanelSection>
      {session.data?.role === 'admin' && (
        <PanelSection title={t('webhooks')}>
          <Webhooks />
        </PanelSection>
      )}
      <PanelSection title={t('connections')}>
        <p className="mb-2 text-xs text-faint">{t('connectionsHelp')}</p>
        <Button icon={Plug} onClick={() => showPanel('right', 'connections')}>
          {t('openConnections')}
        </Button>
      </PanelSection>
      <PanelSection title={t('about')}>
        <div className="flex flex-col gap-2 text-sm">
          {session.data && (
            <>
              <p>
                {t('signedInAs', {
                  actor: actorText(session.data.actor),
                  role: t(`role_${session.data.role}`),
                })}
              </p>
              <p className="text-xs text-faint">{t('version', { version: session.data.version })}</p>
              {session.data.readOnly && <p className="text-xs text-paused">{t('readOnly')}</p>}
            </>
          )}
          <a
            href="/api/docs"
            className="inline-flex items-center gap-1.5 self-start text-accent hover:underline thumb:min-h-11"
          >
            <BookOpen aria-hidden className="size-4" />
            {t('apiDocs')}
          </a>
          <button
            type="button"
            onClick={() => openDialog('help')}
            className="inline-flex items-center gap-1.5 self-start text-accent hover:underline thumb:min-h-11"
          >
            <Keyboard aria-hidden className="size-4" />
            {t('shortcuts')}
          </button>
          <Button
            icon={LogOut}
            className="self-start"
            busy={logout.isPending}
            onClick={() => logout.mutate()}
          >
            {t('signOut')}
          </Button>
        </div>
      </PanelSection>
    </PanelBody>
  );
};
