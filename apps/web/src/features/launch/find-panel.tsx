import type { RecommendationAnswer } from '@terroir/shared-types';
import { ChevronDown } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '../../lib/cn.ts';
import { formatNumber } from '../../lib/format.ts';
import { useIsNarrow } from '../../lib/use-media.ts';
import { useMapOverlay } from '../../stores/map-overlay.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Popover } from '../../ui/popover.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { expressionProblem } from './expression-problem.ts';
import { FacetBar } from './facet-bar.tsx';
import { RankSliders } from './rank-sliders.tsx';
import { ResultList } from './result-list.tsx';
import { useLaunchQuery } from './use-launch-query.ts';

// The map lights up the regions of the best results, not of all.
const highlightedResults = 20;

const ResultSummary = ({ answer, stale }: { answer: RecommendationAnswer; stale: boolean }) => {
  const { t, i18n } = useTranslation('launch');
  const left = answer.excluded.reduce((sum, { count }) => sum + count, 0);
  return (
    <div
      aria-live="polite"
      className={cn(
        'flex flex-wrap items-center gap-x-3 border-y border-line px-4 py-1.5 text-xs text-muted',
        stale && 'opacity-60',
      )}
    >
      <span className="tabular">
        {t('resultsCount', { shown: answer.items.length, total: answer.total })}
      </span>
      {answer.unpriced > 0 && (
        <span className="text-faint">{t('unpricedCount', { count: answer.unpriced })}</span>
      )}
      {left > 0 && (
        <Popover
          label={t('excludedShow', { count: left })}
          align="start"
          trigger={
            <button type="button" className="text-faint underline decoration-dotted hover:text-text">
              {t('excludedShow', { count: left })}
            </button>
          }
        >
          <ul className="flex flex-col gap-1 text-xs">
            {answer.excluded.map(({ reason, count }) => (
              <li key={reason} className="flex justify-between gap-3">
                <span className="min-w-0 break-words text-muted">
                  {t('excludedBy', { condition: reason.replace(/^does not match /, '') })}
                </span>
                <span className="tabular">{formatNumber(count, i18n.language)}</span>
              </li>
            ))}
          </ul>
        </Popover>
      )}
      <span className="ml-auto text-2xs tabular text-faint">
        {t('tookMs', { ms: Math.round(answer.tookMs) })}
      </span>
    </div>
  );
};

interface DisclosureProps {
  label: string;
  open: boolean;
  onToggle: (open: boolean) => void;
}

const Disclosure = ({ label, open, onToggle }: DisclosureProps) => (
  <button
    type="button"
    aria-expanded={open}
    onClick={() => onToggle(!open)}
    className="flex items-center gap-1 text-xs font-semibold text-muted hover:text-text thumb:min-h-11"
  >
    <ChevronDown aria-hidden className={cn('size-3.5 transition-transform', !open && '-rotate-90')} />
    {label}
  </button>
);

/** Finds specs: filter, ranking, and the ranked list. */
export const FindPanel = () => {
  const { t } = useTranslation('launch');
  const query = useLaunchQuery();
  const { answer } = query;
  // A narrow screen shows the results first.
  const narrow = useIsNarrow();
  const [filters, setFilters] = useState(!narrow);
  const [ranking, setRanking] = useState(!narrow);
  const highlight = useMapOverlay((overlay) => overlay.highlight);
  const items = answer.data?.items;
  useEffect(() => {
    const ids = (items ?? [])
      .slice(0, highlightedResults)
      .map(({ spec }) => `${spec.provider}+${spec.region}`);
    highlight([...new Set(ids)]);
    return () => highlight([]);
  }, [items, highlight]);
  const badExpression = answer.isError && expressionProblem(answer.error) !== null;
  return (
    <div className="@container flex min-h-0 flex-1 flex-col thumb:overflow-y-auto">
      <div className="flex shrink-0 flex-col gap-2 px-4 py-3">
        <FacetBar query={query} facetsShown={filters} />
        <div className="flex gap-4">
          <Disclosure label={t('filters')} open={filters} onToggle={setFilters} />
          <Disclosure label={t('ranking')} open={ranking} onToggle={setRanking} />
        </div>
        {ranking && <RankSliders query={query} />}
      </div>
      {answer.data && <ResultSummary answer={answer.data} stale={answer.isFetching} />}
      <div className="flex min-h-0 flex-1 flex-col thumb:h-[70dvh] thumb:flex-none">
        {answer.isError && !badExpression && (
          <ErrorState error={answer.error} retry={() => void answer.refetch()} />
        )}
        {answer.isPending && <Skeleton rows={8} />}
        {items?.length === 0 && (
          <EmptyState
            kind="no-match"
            title={t('noMatch')}
            hint={t('noMatchDetail')}
            action={<Button onClick={() => query.setExpression('')}>{t('clearAll')}</Button>}
          />
        )}
        {items !== undefined && items.length > 0 && <ResultList items={items} />}
      </div>
    </div>
  );
};
