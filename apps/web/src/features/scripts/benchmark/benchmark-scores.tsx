import type { ScriptBenchmark } from '@terroir/shared-types';
import { Gauge, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMeasurements, useRemoveMeasurement } from '../../../api/measurements.ts';
import { formatNumber } from '../../../lib/format.ts';
import { Badge } from '../../../ui/badge.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { notifyError } from '../../../ui/toast.tsx';

/** What a benchmark has measured so far, newest first; a score that was wrong can be taken out. */
export const BenchmarkScores = ({ benchmark: { name, unit, better } }: { benchmark: ScriptBenchmark }) => {
  const { t, i18n } = useTranslation('scripts');
  const scores = useMeasurements(name);
  const remove = useRemoveMeasurement();
  const { items = [], total = 0 } = scores.data ?? {};
  return (
    <section className="flex flex-col gap-1 text-xs">
      <p className="flex items-start gap-1.5">
        <Gauge aria-hidden className="mt-0.5 size-3.5 shrink-0 text-accent" />
        <span>{t(better === 'higher' ? 'benchmarkHigher' : 'benchmarkLower', { name, unit })}</span>
      </p>
      {scores.isSuccess && total === 0 && <p className="text-muted">{t('noScores')}</p>}
      {total > 0 && (
        <ul aria-label={t('scores', { count: total })} className="max-h-48 overflow-y-auto">
          {items.map(({ id, specId, score, simulated, at }) => (
            <li key={id} className="flex items-center gap-2 border-b border-line py-0.5">
              <span className="min-w-0 flex-1 truncate" title={specId}>
                {specId}
              </span>
              {simulated && <Badge>{t('simulatedScore')}</Badge>}
              <span className="shrink-0 tabular">
                {formatNumber(score, i18n.language)} {unit}
              </span>
              <span className="w-28 shrink-0 text-right whitespace-nowrap text-muted">
                <RelativeTime at={at} />
              </span>
              <IconButton
                size="sm"
                label={t('removeScore', { spec: specId })}
                icon={Trash2}
                onClick={() =>
                  remove.mutate(id, { onError: (error) => notifyError(t('scoreNotRemoved'), error) })
                }
              />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
};
