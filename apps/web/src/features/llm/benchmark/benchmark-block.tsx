import type { Endpoint, EndpointBenchmark, EndpointBenchmarkStatus } from '@terroir/shared-types';
import { Gauge, Square } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import {
  useBeginBenchmark,
  useCancelBenchmark,
  useEndpointBenchmarks,
} from '../../../api/endpoint-benchmarks.ts';
import { wordingText } from '../../../i18n/wording-text.ts';
import { Badge } from '../../../ui/badge.tsx';
import type { Tone } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { notifyError } from '../../../ui/toast.tsx';
import { LevelTable } from './level-table.tsx';

const tones: Record<EndpointBenchmarkStatus, Tone> = {
  queued: 'neutral',
  running: 'transient',
  done: 'running',
  cancelled: 'ended',
  failed: 'failed',
};

type Band = NonNullable<EndpointBenchmark['predicted']>;
const rounded = ({ low, expected, high }: Band): Band => ({
  low: Math.round(low),
  expected: Math.round(expected),
  high: Math.round(high),
});

const BenchmarkResult = ({ benchmark }: { benchmark: EndpointBenchmark }) => {
  const { t } = useTranslation('benchmark');
  const { status, levels, predicted, detail, detailWording, simulated, endedAt, createdAt } = benchmark;
  const one = levels.find(({ concurrency }) => concurrency === 1)?.perChatTokensPerSecond ?? null;
  // What the sandbox measures has nothing to do with the card that was predicted.
  const share =
    simulated || predicted === null || one === null ? null : Math.round((one / predicted.expected) * 100);
  return (
    <div className="flex flex-col gap-1.5">
      <p className="flex items-center gap-2">
        <RelativeTime at={endedAt ?? createdAt} className="min-w-0 flex-1 text-faint" />
        <Badge tone={tones[status]}>{t(`status_${status}`)}</Badge>
      </p>
      {levels.length > 0 && <LevelTable levels={levels} />}
      {predicted !== null && (
        <p className="text-muted tabular">
          {t('predicted', rounded(predicted))}
          {share !== null && ` ${t('ofPrediction', { percent: share })}`}
        </p>
      )}
      {detail !== null && (
        <p role="alert" className="break-words text-failed">
          {wordingText(detail, detailWording)}
        </p>
      )}
      {simulated && <p className="text-faint">{t('simulated')}</p>}
    </div>
  );
};

/** How fast a served model answers, measured now or earlier, beside what was predicted. */
export const BenchmarkBlock = ({ endpoint }: { endpoint: Endpoint }) => {
  const { t } = useTranslation('benchmark');
  const benchmarks = useEndpointBenchmarks(endpoint);
  const begin = useBeginBenchmark(endpoint);
  const cancel = useCancelBenchmark(endpoint);
  if (benchmarks.isError)
    return <ErrorState error={benchmarks.error} retry={() => void benchmarks.refetch()} />;
  if (benchmarks.data === undefined) return <Skeleton rows={2} />;
  const [newest, ...earlier] = benchmarks.data;
  const underWay = newest?.status === 'queued' || newest?.status === 'running';
  return (
    <section
      aria-label={t('title')}
      className="flex flex-col gap-2 rounded-lg border border-line p-2 text-xs"
    >
      <p className="text-muted">{t('explained')}</p>
      {newest !== undefined && (
        <div aria-live="polite">
          <BenchmarkResult benchmark={newest} />
        </div>
      )}
      {underWay ? (
        <Button
          size="sm"
          className="self-start"
          icon={Square}
          busy={cancel.isPending}
          onClick={() =>
            cancel.mutate(newest.id, { onError: (error) => notifyError(t('notCancelled'), error) })
          }
        >
          {t('cancel')}
        </Button>
      ) : (
        <Button
          size="sm"
          className="self-start"
          icon={Gauge}
          busy={begin.isPending}
          disabled={endpoint.health !== 'healthy'}
          onClick={() => begin.mutate(undefined, { onError: (error) => notifyError(t('notBegun'), error) })}
        >
          {t(newest === undefined ? 'begin' : 'again')}
        </Button>
      )}
      {earlier.length > 0 && (
        <details>
          <summary className="cursor-pointer text-muted thumb:min-h-11 thumb:content-center">
            {t('earlier', { count: earlier.length })}
          </summary>
          <ul className="mt-1 flex flex-col gap-3">
            {earlier.map((benchmark) => (
              <li key={benchmark.id}>
                <BenchmarkResult benchmark={benchmark} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
};
