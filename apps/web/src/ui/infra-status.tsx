import type { InfraSummary, VmStatus } from '@terroir/shared-types';
import { CirclePause } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Badge } from './badge.tsx';
import { VmStatusBadge } from './status-badge.tsx';

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

/** The status of an infra, derived from its counts: icon, word, and how many of its VMs it speaks of. */
export const InfraStatus = ({ infra }: { infra: Pick<InfraSummary, 'counts' | 'hold' | 'status'> }) => {
  const { t } = useTranslation('status');
  const { counts } = infra;
  if (infra.hold)
    return (
      <Badge tone="paused" icon={CirclePause} outlined={false}>
        {t('infra.held')}
      </Badge>
    );
  const status = leading(infra);
  if (status === null) return <span className="text-xs text-muted">{t('infra.none')}</span>;
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const total = status === 'terminated' ? all : all - (counts.terminated ?? 0);
  return (
    <span className="flex items-center gap-1.5 text-xs">
      <VmStatusBadge status={status} outlined={false} title={infra.status} />
      <span className="tabular text-muted">{t('infra.counts', { count: counts[status] ?? 0, total })}</span>
    </span>
  );
};
