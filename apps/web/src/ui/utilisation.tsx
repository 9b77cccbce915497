import type { VmMetrics } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { useMetrics } from '../api/metrics.ts';
import { formatNumber } from '../lib/format.ts';
import { cn } from '../lib/cn.ts';

const share = (used: number | null, total: number | null): number | null =>
  used === null || total === null || total === 0 ? null : (used / total) * 100;

const mean = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
};

const figuresOf = (metrics: readonly VmMetrics[]) => {
  const samples = metrics.flatMap(({ sample }) => sample ?? []);
  const withGpu = samples.filter(({ gpuCount }) => gpuCount > 0);
  return [
    { id: 'cpu', percent: mean(samples.map(({ cpuPercent }) => cpuPercent)) },
    {
      id: 'memory',
      percent: mean(samples.map((one) => share(one.memoryUsedBytes, one.memoryTotalBytes))),
    },
    { id: 'disk', percent: mean(samples.map((one) => share(one.diskUsedBytes, one.diskTotalBytes))) },
    ...(withGpu.length === 0
      ? []
      : [{ id: 'gpu' as const, percent: mean(withGpu.map(({ gpuPercent }) => gpuPercent)) }]),
  ] as const;
};

/** CPU, memory, disk and GPU of these VMs, the mean where there are several; nothing when none is monitored. */
export const Utilisation = ({ vmIds, className }: { vmIds: readonly string[]; className?: string }) => {
  const { t, i18n } = useTranslation('ui');
  const metrics = useMetrics().data;
  const watched = vmIds.flatMap((id) => metrics?.get(id) ?? []);
  if (watched.length === 0) return null;
  const read = watched.filter(({ sample }) => sample !== null);
  const [problem] = watched.flatMap((one) => one.problem ?? []);
  if (read.length === 0) {
    return <p className={cn('text-xs text-faint', className)}>{problem ?? t('notReadYet')}</p>;
  }
  return (
    <dl
      aria-label={t('utilisation')}
      className={cn('flex flex-wrap gap-x-3 gap-y-0.5 text-xs tabular', className)}
      title={problem}
    >
      {figuresOf(read).map(({ id, percent }) => (
        <div key={id} className="flex items-center gap-1">
          <dt className="text-faint">{t(`use_${id}`)}</dt>
          <dd className="flex items-center gap-1">
            <span aria-hidden className="h-1 w-8 overflow-hidden rounded-full bg-hover">
              <span
                className={cn(
                  'block h-full rounded-full',
                  percent !== null && percent >= 90 ? 'bg-paused' : 'bg-running',
                )}
                style={{ width: `${percent ?? 0}%` }}
              />
            </span>
            {percent === null ? '–' : `${formatNumber(percent, i18n.language, 0)} %`}
          </dd>
        </div>
      ))}
      {watched.some(({ idleSince }) => idleSince !== null) && (
        <span className="text-paused">{t('idle')}</span>
      )}
    </dl>
  );
};
