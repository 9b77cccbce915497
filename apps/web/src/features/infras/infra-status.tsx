import type { InfraSummary, VmStatus } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { VmStatusBadge } from '../../ui/status-badge.tsx';

const worthTelling: readonly VmStatus[] = [
  'failed',
  'unknown',
  'planned',
  'creating',
  'booting',
  'rebooting',
  'resuming',
  'suspending',
  'terminating',
  'suspended',
];

/** The status that a person must know first: trouble before movement before calm. */
const leading = ({ counts }: Pick<InfraSummary, 'counts'>): VmStatus | null =>
  worthTelling.find((status) => (counts[status] ?? 0) > 0) ??
  ((counts.running ?? 0) > 0 ? 'running' : (counts.terminated ?? 0) > 0 ? 'terminated' : null);

/** VMs that are not over. */
export const livingCount = ({ counts }: Pick<InfraSummary, 'counts'>): number =>
  Object.entries(counts).reduce(
    (sum, [status, count]) => (status === 'terminated' || status === 'failed' ? sum : sum + count),
    0,
  );

export const InfraStatus = ({ infra }: { infra: InfraSummary }) => {
  const { t } = useTranslation('infras');
  const status = leading(infra);
  const all =
    Object.values(infra.counts).reduce((sum, count) => sum + count, 0) - (infra.counts.terminated ?? 0);
  return (
    <span className="flex items-center gap-2 text-xs">
      {infra.hold ? (
        <span className="font-medium text-paused">{t('infraStatus_held')}</span>
      ) : (
        status !== null && <VmStatusBadge status={status} outlined={false} title={infra.status} />
      )}
      {all > 0 && (
        <span className="tabular text-muted">
          {t('living', { running: infra.counts.running ?? 0, total: all })}
        </span>
      )}
    </span>
  );
};
