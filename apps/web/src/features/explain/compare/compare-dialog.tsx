import type { RankedSpec, WhyBefore } from '@terroir/shared-types';
import { CircleX, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useComparison } from '../../../api/explanations.ts';
import { formatNumber } from '../../../lib/format.ts';
import { useCompared } from '../../../stores/url-state.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { PanelSection } from '../../../ui/panel-body.tsx';
import { ScoreBar } from '../../../ui/score-bar.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { SpecLine } from '../spec-line.tsx';
import { useFullQuestion } from '../use-full-question.ts';
import { useWhyText } from '../use-why-text.ts';
import { MetricBars } from './metric-bars.tsx';
import { metrics } from './metrics.ts';

const letters = ['A', 'B', 'C', 'D'];

const Heads = ({ items, total }: { items: readonly RankedSpec[]; total: number }) => {
  const { t, i18n } = useTranslation('explain');
  const { toggle } = useCompared();
  return (
    <ol className="grid grid-cols-1 gap-2 wide:grid-cols-2">
      {items.map(({ spec, rank, score, misses }, at) => (
        <li key={spec.id} className="flex items-start gap-2 rounded-lg border border-line bg-raised p-2.5">
          <span className="grid size-6 shrink-0 place-items-center rounded bg-accent-soft text-xs font-semibold text-accent">
            {letters[at]}
          </span>
          <span className="flex min-w-0 flex-1 flex-col gap-1">
            <SpecLine spec={spec} />
            {rank === null ? (
              <span className="flex items-center gap-1 text-xs text-failed">
                <CircleX aria-hidden className="size-3.5" />
                {t('outside', { count: misses.length })}
              </span>
            ) : (
              <span className="flex items-center gap-2 text-xs tabular text-muted">
                <ScoreBar score={score} className="w-16" />
                {t('standing', {
                  rank: formatNumber(rank, i18n.language),
                  total: formatNumber(total, i18n.language),
                  score: score === null ? '—' : formatNumber(Math.round(score * 100), i18n.language),
                })}
              </span>
            )}
          </span>
          <IconButton
            size="sm"
            icon={X}
            label={t('removeCompared', { spec: spec.id })}
            onClick={() => toggle(spec.id)}
          />
        </li>
      ))}
    </ol>
  );
};

/** Each spec and the next one: the sentences read from best to last. */
const neighbouringPairs = (items: readonly RankedSpec[], pairs: readonly WhyBefore[]): WhyBefore[] =>
  items.flatMap(({ spec }, at) =>
    pairs.filter(({ before, after }) => before === spec.id && after === items[at + 1]?.spec.id),
  );

const Comparison = ({ specIds }: { specIds: readonly string[] }) => {
  const { t } = useTranslation('explain');
  const comparison = useComparison(useFullQuestion(), specIds);
  const items = comparison.data?.items ?? [];
  const letterOf = (specId: string): string =>
    letters[items.findIndex(({ spec }) => spec.id === specId)] ?? '?';
  const whyText = useWhyText(letterOf);
  if (comparison.isError)
    return <ErrorState error={comparison.error} retry={() => void comparison.refetch()} />;
  if (comparison.data === undefined) return <Skeleton rows={8} />;
  return (
    <div className="flex flex-col gap-4">
      <Heads items={items} total={comparison.data.total} />
      <PanelSection title={t('why')}>
        <ul className="flex flex-col gap-1.5 text-sm">
          {neighbouringPairs(items, comparison.data.pairs).map((pair) => (
            <li key={`${pair.before} ${pair.after}`}>{whyText(pair)}</li>
          ))}
        </ul>
      </PanelSection>
      <div className="grid grid-cols-1 gap-x-8 gap-y-4 wide:grid-cols-2">
        {metrics.map((metric) => (
          <MetricBars key={metric.id} metric={metric} items={items} letterOf={letterOf} />
        ))}
      </div>
    </div>
  );
};

/** Two to four specs side by side under the question of the address. */
export const CompareDialog = () => {
  const { t } = useTranslation('explain');
  const { specIds, comparing, show } = useCompared();
  return (
    <Dialog
      open={comparing}
      onOpenChange={show}
      size="lg"
      title={t('compareTitle', { count: specIds.length })}
      footer={<Button onClick={() => show(false)}>{t('done')}</Button>}
    >
      {specIds.length < 2 ? (
        <EmptyState kind="first-use" title={t('compareMore')} hint={t('compareMoreHint')} />
      ) : (
        <Comparison specIds={specIds} />
      )}
    </Dialog>
  );
};
