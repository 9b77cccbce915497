import type { EmptyReason } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { splitClauses, withoutClause } from './facets/split-clauses.ts';
import type { LaunchQuery } from './use-launch-query.ts';

type WayOut = EmptyReason['waysOut'][number];

/** The expression without the dropped conditions; null: they cannot be found in it. */
const relaxed = (expression: string, { matchesAlone }: EmptyReason, { drop }: WayOut): string | null => {
  const written = matchesAlone.filter(({ path }) => path === 'expression');
  // The server may see more conditions than the text has at its top level.
  if (splitClauses(expression)?.length !== written.length) return null;
  const places = drop.map(({ text, path }) =>
    path === 'expression' ? written.findIndex((one) => one.text === text) : -1,
  );
  if (places.includes(-1)) return null;
  return places.toSorted((a, b) => b - a).reduce(withoutClause, expression);
};

/** Nothing matches: which condition is to blame, and what dropping it would bring back. */
export const NoMatch = ({ query, reason }: { query: LaunchQuery; reason: EmptyReason | undefined }) => {
  const { t, i18n } = useTranslation('launch');
  const { expression, workload, setExpression, setWorkload } = query;
  const apply = (way: WayOut): (() => void) | null => {
    if (workload !== null && way.drop.every(({ path }) => path === 'workload'))
      return () => setWorkload(null);
    const next = reason === undefined ? null : relaxed(expression, reason, way);
    return next === null ? null : () => setExpression(next);
  };
  return (
    <EmptyState
      kind="no-match"
      title={t('noMatch')}
      hint={reason === undefined ? t('noMatchDetail') : t('emptiedBy', { condition: reason.emptiedBy.text })}
      action={
        <span className="flex flex-col items-center gap-2">
          {(reason?.waysOut ?? []).slice(0, 3).map((way) => {
            const drop = apply(way);
            const text = t('wayOut', {
              condition: way.drop.map((one) => one.text).join(' · '),
              count: way.total,
            });
            const nearest =
              way.nearest === undefined
                ? ''
                : ` ${t('wayOutNearest', {
                    value:
                      `${typeof way.nearest.value === 'number' ? formatNumber(way.nearest.value, i18n.language, 4) : way.nearest.value} ${way.nearest.unit ?? ''}`.trim(),
                  })}`;
            return drop === null ? (
              <span key={text} className="max-w-full text-xs break-words text-muted">
                {text}
                {nearest}
              </span>
            ) : (
              <Button
                key={text}
                size="sm"
                className="h-auto max-w-full py-1 whitespace-normal"
                onClick={drop}
              >
                {text}
                {nearest}
              </Button>
            );
          })}
          <Button onClick={() => setExpression('')}>{t('clearAll')}</Button>
        </span>
      }
    />
  );
};
