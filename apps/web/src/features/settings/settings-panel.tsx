import { BookOpen, CircleDollarSign, Keyboard, LogOut } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useConnections } from '../../api/connections.ts';
import { useLogout, useSession } from '../../api/session.ts';
import { languages } from '../../i18n/language.ts';
import { usePreferences } from '../../stores/preferences.ts';
import { useShowPanel } from '../../stores/use-show-panel.ts';
import { useDialogs } from '../../stores/dialogs.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { PanelBody, PanelSection } from '../../ui/panel-body.tsx';
import { Select } from '../../ui/select.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useRateLine } from '../../ui/use-rate-line.ts';
import { CapsEditor } from './caps-editor.tsx';
import { Webhooks } from './webhooks.tsx';

const Connections = () => {
  const { t } = useTranslation(['settings', 'status']);
  const connections = useConnections();
  if (connections.isError)
    return <ErrorState error={connections.error} retry={() => void connections.refetch()} />;
  if (connections.data === undefined) return <Skeleton rows={1} />;
  return (
    <ul className="flex flex-col gap-2 text-sm">
      {connections.data.map(({ id, name, driver, providers, simulated, status }) => (
        <li key={id} className="flex flex-col gap-0.5 rounded-md border border-line p-2">
          <span className="flex items-center gap-2">
            <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
            {simulated && <Badge tone="accent">{t('simulated')}</Badge>}
            <Badge
              tone={
                status.status === 'ready' ? 'running' : status.status === 'failed' ? 'failed' : 'transient'
              }
            >
              {t(`status:component.${status.status}`)}
            </Badge>
          </span>
          <span className="text-xs text-muted">
            {t('driver', { driver })} ·{' '}
            {providers.includes('*') ? t('reaches_all') : t('reaches', { providers: providers.join(', ') })}
          </span>
          {status.detail !== '' && <span className="text-xs break-words text-faint">{status.detail}</span>}
        </li>
      ))}
    </ul>
  );
};

/** Preferences of this device, caps of this installation, and what is connected. */
export const SettingsPanel = () => {
  const { t } = useTranslation(['settings', 'shell']);
  const { theme, setTheme, language, setLanguage, currency, setCurrency } = usePreferences();
  const session = useSession();
  const showPanel = useShowPanel();
  const logout = useLogout();
  const rateLine = useRateLine();
  const openDialog = useDialogs((state) => state.open);
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
        <Connections />
      </PanelSection>
      <PanelSection title={t('about')}>
        <div className="flex flex-col gap-2 text-sm">
          {session.data && (
            <>
              <p>{t('signedInAs', { actor: session.data.actor, role: t(`role_${session.data.role}`) })}</p>
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
