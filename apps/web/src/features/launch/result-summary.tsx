import type { RecommendationAnswer } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { cn } from '../../lib/cn.ts';
import { formatNumber } from '../../lib/format.ts';
import { useIsNarrow } from '../../lib/use-media.ts';
import { Popover } from '../../ui/popover.tsx';
import { ColumnChooser } from './results/column-chooser.tsx';
import { CopyMenu } from './results/copy-menu.tsx';
import { SortSelect } from './results/sort-select.tsx';
import type { LaunchQuery } from './use-launch-query.ts';

interface ResultSummaryProps {
  answer: RecommendationAnswer;
  query: LaunchQuery;
}

/** How many match, what was left out and why, and what can be done with the table. */
export const ResultSummary = ({ answer, query }: ResultSummaryProps) => {
  const { t, i18n } = useTranslation('launch');
  const narrow = useIsNarrow();
  const left = answer.excluded.reduce((sum, { count }) => sum + count, 0);
  return (
    <div
      className={cn(
        'flex flex-wrap items-center gap-x-3 border-y border-line py-1 pr-2 pl-4 text-xs text-muted',
        query.answer.isFetching && 'opacity-60',
      )}
    >
      <span aria-live="polite" className="flex flex-wrap gap-x-3">
        <span className="tabular">
          {t('resultsCount', { shown: answer.items.length, total: answer.total })}
        </span>
        {answer.unpriced > 0 && (
          <span className="text-faint">{t('unpricedCount', { count: answer.unpriced })}</span>
        )}
      </span>
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
      <span className="text-2xs tabular text-faint">{t('tookMs', { ms: Math.round(answer.tookMs) })}</span>
      <span className="ml-auto flex items-center thumb:basis-full thumb:justify-between">
        {narrow ? (
          <span className="w-48">
            <SortSelect view={query} />
          </span>
        ) : (
          <ColumnChooser view={query} />
        )}
        <CopyMenu items={answer.items} view={query} />
      </span>
    </div>
  );
};
