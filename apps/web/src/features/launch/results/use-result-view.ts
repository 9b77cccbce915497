import type { RecommendationSort } from '@terroir/shared-types';
import { createParser, parseAsArrayOf, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import type { RankBasis } from '../../../stores/question/rank-weights.ts';
import { rankEntry } from '../../../stores/question/rank-weights.ts';
import { columnIds, defaultColumns, resultColumns } from './columns.ts';
import type { ColumnId } from './columns.ts';

/** `usdPerGpu`, or `-vram`: largest first. */
export const parseAsSort = createParser<RecommendationSort>({
  parse: (text) => {
    const by = text.replace(/^-/, '');
    return /^[A-Za-z][\w.]{0,59}$/.test(by) ? { by, descending: text.startsWith('-') } : null;
  },
  serialize: ({ by, descending }) => `${descending ? '-' : ''}${by}`,
  eq: (a, b) => a.by === b.by && a.descending === b.descending,
});

const parsers = {
  sort: parseAsSort,
  cols: parseAsArrayOf(parseAsStringLiteral(columnIds)).withDefault([...defaultColumns]),
};

/** Columns and order of the results, in the address like the question itself. */
export const useResultView = (basis: RankBasis) => {
  const [{ sort: asked, cols }, set] = useQueryStates(parsers, { history: 'replace' });
  // A link may sort by distance while no place is chosen: the order by rank is better than an error.
  const sort = useMemo(() => {
    const criterion = resultColumns.find(({ sortBy }) => sortBy === asked?.by)?.criterion;
    return criterion !== undefined && rankEntry(criterion, 0, basis) === null ? null : asked;
  }, [asked, basis]);
  const columns = useMemo(() => columnIds.filter((id) => cols.includes(id)), [cols]);
  return {
    columns,
    sort,
    setColumns: (next: readonly ColumnId[]) => void set({ cols: next.length === 0 ? null : [...next] }),
    setSort: (next: RecommendationSort | null) => void set({ sort: next }),
    /** One press sorts the better way, the next turns it round, the third goes back to the rank. */
    toggleSort: (id: string) => {
      const column = resultColumns.find((known) => known.id === id);
      if (column === undefined || column.sortBy === null) return void set({ sort: null });
      const { sortBy: by, largestFirst = false } = column;
      if (sort?.by !== by) return void set({ sort: { by, descending: largestFirst } });
      if (sort.descending === largestFirst) return void set({ sort: { by, descending: !largestFirst } });
      return void set({ sort: null });
    },
  };
};
export type ResultView = ReturnType<typeof useResultView>;
