import { ChevronDown, CircleHelp } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '../../lib/cn.ts';
import { useIsNarrow } from '../../lib/use-media.ts';
import { useMapOverlay } from '../../stores/map-overlay.ts';
import { useShowReach } from '../../stores/use-show-reach.ts';
import { useExplainedSpec } from '../../stores/url-state.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { CompareBar } from './compare-bar.tsx';
import { expressionProblem } from './facets/expression-problem.ts';
import { FacetBar } from './facets/facet-bar.tsx';
import { NoMatch } from './no-match.tsx';
import { RankSliders } from './rank-sliders.tsx';
import { ResultSummary } from './result-summary.tsx';
import { ResultList } from './results/result-list.tsx';
import { ResultTable } from './results/result-table.tsx';
import { useLaunchQuery } from './use-launch-query.ts';

// The map lights up the regions of the best results, not of all.
const highlightedResults = 20;

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

/** Finds specs: filter, ranking, and the ranked matches. */
export const FindPanel = () => {
  const { t } = useTranslation('launch');
  const query = useLaunchQuery();
  const { answer } = query;
  // A narrow screen shows the results first.
  const narrow = useIsNarrow();
  const [filters, setFilters] = useState(!narrow);
  const [ranking, setRanking] = useState(false);
  const [, explain] = useExplainedSpec();
  const highlight = useMapOverlay((overlay) => overlay.highlight);
  const items = answer.data?.items;
  useEffect(() => {
    const ids = (items ?? [])
      .slice(0, highlightedResults)
      .map(({ spec }) => `${spec.provider}+${spec.region}`);
    highlight([...new Set(ids)]);
    return () => highlight([]);
  }, [items, highlight]);
  useShowReach(query.connection);
  const badExpression = answer.isError && expressionProblem(answer.error) !== null;
  return (
    <div className="@container flex min-h-0 flex-1 flex-col thumb:overflow-y-auto">
      <div className="flex shrink-0 flex-col gap-2 px-4 py-3">
        <FacetBar query={query} facetsShown={filters} />
        <div className="flex flex-wrap gap-x-4">
          <Disclosure label={t('filters')} open={filters} onToggle={setFilters} />
          <Disclosure label={t('ranking')} open={ranking} onToggle={setRanking} />
          <button
            type="button"
            onClick={() => void explain('')}
            className="ml-auto flex items-center gap-1 text-xs font-semibold text-muted hover:text-text thumb:min-h-11"
          >
            <CircleHelp aria-hidden className="size-3.5" />
            {t('whyNotAsk')}
          </button>
        </div>
        {ranking && <RankSliders query={query} />}
      </div>
      {answer.data && <ResultSummary answer={answer.data} query={query} />}
      <div className="flex min-h-0 flex-1 flex-col thumb:h-[70dvh] thumb:flex-none">
        {answer.isError && !badExpression && (
          <ErrorState error={answer.error} retry={() => void answer.refetch()} />
        )}
        {badExpression && (
          <EmptyState kind="no-match" title={t('badExpression')} hint={t('badExpressionHint')} />
        )}
        {answer.isPending && <Skeleton rows={8} />}
        {items?.length === 0 && <NoMatch query={query} reason={answer.data?.empty} />}
        {items !== undefined &&
          items.length > 0 &&
          (narrow ? <ResultList items={items} view={query} /> : <ResultTable items={items} view={query} />)}
      </div>
      <CompareBar />
    </div>
  );
};
