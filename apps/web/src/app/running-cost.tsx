import type { InfraSummary } from '@terroir/shared-types';
import { CircleDollarSign, FlaskConical } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useInfras } from '../api/infras.ts';
import { useKrwRate } from '../api/rates.ts';
import { cn } from '../lib/cn.ts';
import { formatMoney } from '../lib/format.ts';
import { usePreferences } from '../stores/preferences.ts';
import { useSelection } from '../stores/url-state.ts';
import { useShowPanel } from '../stores/use-show-panel.ts';
import { livingCount } from '../ui/infra-status.tsx';
import { Tooltip } from '../ui/tooltip.tsx';

const totalOf = (infras: readonly InfraSummary[]) => ({
  vms: infras.reduce((sum, infra) => sum + livingCount(infra) - (infra.counts.planned ?? 0), 0),
  hourlyUsd: infras.reduce((sum, { hourlyUsd }) => sum + hourlyUsd, 0),
  incomplete: infras.some(({ incomplete }) => incomplete),
});

interface MeterProps {
  infras: readonly InfraSummary[];
  simulated: boolean;
}

const Meter = ({ infras, simulated }: MeterProps) => {
  const { t, i18n } = useTranslation(['shell', 'ui']);
  const currency = usePreferences((state) => state.currency);
  const rate = useKrwRate().data;
  const showPanel = useShowPanel();
  const [, select] = useSelection();
  const { vms, hourlyUsd, incomplete } = totalOf(infras);
  // Failed VMs may still be there at the provider: money alone is reason enough to be shown.
  if (vms === 0 && hourlyUsd === 0) return null;
  const won = currency === 'krw' && rate !== undefined;
  const price = `${formatMoney(won ? hourlyUsd * rate.perUsd : hourlyUsd, won ? 'KRW' : 'USD', i18n.language)}${t('ui:perHour')}`;
  const hint = t(simulated ? 'runningSimulated' : 'runningReal', { count: vms, price });
  const Icon = simulated ? FlaskConical : CircleDollarSign;
  return (
    <Tooltip content={incomplete ? `${hint} ${t('runningIncomplete')}` : hint}>
      <button
        type="button"
        onClick={() => {
          void select({ infra: null, vm: null });
          showPanel('right', 'infras');
        }}
        className={cn(
          'flex h-7 items-center gap-1.5 rounded-md border px-2 text-xs font-medium whitespace-nowrap tabular hover:bg-hover thumb:h-11 thumb:border-0 thumb:px-1',
          simulated ? 'border-line text-muted' : 'border-accent/50 text-accent',
        )}
      >
        {/* On a narrow bar the sandbox badge beside it already says what the flask says. */}
        <Icon aria-hidden className={cn('size-3.5 shrink-0', simulated && 'thumb:hidden')} />
        <span className="thumb:sr-only">{t('runningVms', { count: vms })} ·</span>
        <span>
          {incomplete && '≥ '}
          {price}
        </span>
        {simulated && <span className="sr-only">{t('ui:simulated')}</span>}
      </button>
    </Tooltip>
  );
};

/** What runs and costs now, wherever one is on the page; simulated money never mixes with real money. */
export const RunningCost = () => {
  const infras = useInfras().data?.items;
  if (infras === undefined) return null;
  return (
    <>
      <Meter infras={infras.filter(({ simulated }) => !simulated)} simulated={false} />
      <Meter infras={infras.filter(({ simulated }) => simulated)} simulated />
    </>
  );
};
