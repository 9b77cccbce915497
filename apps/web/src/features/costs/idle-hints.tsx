import { useTranslation } from 'react-i18next';
import { useInfras } from '../../api/infras.ts';
import { useMetrics } from '../../api/metrics.ts';
import { useSelection } from '../../stores/url-state.ts';
import { useShowPanel } from '../../stores/use-show-panel.ts';
import { Button } from '../../ui/button.tsx';
import { Money } from '../../ui/money.tsx';

/** VMs that cost and do nothing, by infra; only monitored ones can be known to. */
export const IdleHints = ({ simulated }: { simulated: boolean }) => {
  const { t } = useTranslation('costs');
  const metrics = useMetrics().data;
  const infras = useInfras().data?.items;
  const [, select] = useSelection();
  const showPanel = useShowPanel();
  const watched = [...(metrics?.values() ?? [])].filter((one) => one.simulated === simulated);
  const idle = Map.groupBy(
    watched.filter(({ idleSince }) => idleSince !== null),
    ({ infraId }) => infraId,
  );
  if (watched.length === 0) return <p className="text-sm text-muted">{t('idleUnknown')}</p>;
  if (idle.size === 0)
    return <p className="text-sm text-muted">{t('idleNone', { count: watched.length })}</p>;
  return (
    <ul className="flex flex-col gap-2 text-sm">
      {[...idle].map(([infraId, vms]) => (
        <li key={infraId} className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="min-w-0 flex-1">
            {t('idleVms', {
              count: vms.length,
              infra: infras?.find(({ id }) => id === infraId)?.name ?? infraId,
            })}
          </span>
          <Money
            // Unknown prices are left out, and said so when all are.
            usd={
              vms.every(({ hourlyUsd }) => hourlyUsd === null)
                ? null
                : vms.reduce((sum, { hourlyUsd }) => sum + (hourlyUsd ?? 0), 0)
            }
            per="hour"
            simulated={simulated}
          />
          <Button
            size="sm"
            onClick={() => {
              void select({ infra: infraId, vm: null });
              showPanel('right', 'infras');
            }}
          >
            {t('lookAtIt')}
          </Button>
        </li>
      ))}
    </ul>
  );
};
