import type { LaunchPreview, LimitCheck } from '@terroir/shared-types';
import { Check, CircleX, Info } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { formatMoney } from '../../lib/format.ts';
import { useShowPanel } from '../../stores/use-show-panel.ts';
import { Button } from '../../ui/button.tsx';

const useCheckText = () => {
  const { t, i18n } = useTranslation('cost');
  const money = (usd: number): string => formatMoney(usd, 'USD', i18n.language);
  const scopeName = (scope: string): string =>
    scope === 'sandbox' || scope === 'real' ? t(`scope_${scope}`) : scope.slice('connection:'.length);
  return ({ scope, limit, limitUsd, wouldBeUsd }: LimitCheck): string =>
    t(`check_${limit}`, { scope: scopeName(scope), limit: money(limitUsd), amount: money(wouldBeUsd) });
};

/** The spend limits that this launch meets, the broken ones first in eye and order. */
export const LimitChecks = ({ preview, onLeave }: { preview: LaunchPreview; onLeave: () => void }) => {
  const { t } = useTranslation('cost');
  const showPanel = useShowPanel();
  const text = useCheckText();
  const broken = preview.checks.filter(({ allowed }) => !allowed);
  const kept = preview.checks.filter(({ allowed }) => allowed);
  const wouldBreak = preview.realChecks.filter(({ allowed }) => !allowed);
  if (preview.checks.length + wouldBreak.length === 0) return null;
  return (
    <div className="flex flex-col gap-2 text-sm">
      {broken.length > 0 && (
        <div role="alert" className="flex flex-col gap-1.5 rounded-lg border border-failed/50 p-3">
          <p className="flex items-center gap-2 font-medium">
            <CircleX aria-hidden className="size-4 shrink-0 text-failed" />
            {t('capTitle')}
          </p>
          {broken.map((check) => (
            <p key={`${check.scope}-${check.limit}`}>{text(check)}</p>
          ))}
          <Button
            size="sm"
            className="self-start"
            onClick={() => {
              onLeave();
              showPanel('right', 'settings');
            }}
          >
            {t('changeCaps')}
          </Button>
        </div>
      )}
      {kept.length > 0 && (
        <ul aria-label={t('capsKept')} className="flex flex-col gap-0.5 text-xs text-muted">
          {kept.map((check) => (
            <li key={`${check.scope}-${check.limit}`} className="flex items-start gap-1.5">
              <Check aria-hidden className="mt-0.5 size-3 shrink-0 text-running" />
              {text(check)}
            </li>
          ))}
        </ul>
      )}
      {wouldBreak.length > 0 && (
        <div className="flex items-start gap-2 rounded-lg border border-line p-3 text-xs text-muted">
          <Info aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          <div className="flex flex-col gap-0.5">
            <p className="font-medium text-text">{t('capsReal')}</p>
            {wouldBreak.map((check) => (
              <p key={`${check.scope}-${check.limit}`}>{text(check)}</p>
            ))}
          </div>
        </div>
      )}
    </div>
  );
};
