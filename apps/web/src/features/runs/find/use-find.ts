import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { LineLog } from '../lines/line-log.ts';
import { createMatcher, emptyQuery } from './create-matcher.ts';
import type { FindQuery } from './create-matcher.ts';
import { createLineSearch } from './line-search.ts';

export type Find = ReturnType<typeof useFind>;

/** Finds in the loaded lines and goes on with what arrives; `at` walks over the lines that match. */
export const useFind = (log: LineLog, version: number) => {
  const [query, setQuery] = useState<FindQuery>(emptyQuery);
  // The line stood on, by its id: its place among the matches changes while lines come and go.
  const [currentId, setCurrentId] = useState<number | null>(null);
  const [search] = useState(() => createLineSearch(log));
  const matcher = useMemo(() => createMatcher(query), [query]);
  const { hits, busy } = useSyncExternalStore(search.subscribe, search.found);
  useEffect(() => search.look(matcher, version), [search, matcher, version]);
  useEffect(() => search.pause, [search]);

  const lines = log.lines();
  const at = currentId === null ? -1 : hits.findIndex((index) => lines[index]?.id === currentId);
  return {
    query,
    matcher,
    busy,
    change: (change: Partial<FindQuery>) => {
      setQuery((before) => ({ ...before, ...change }));
      setCurrentId(null);
    },
    count: hits.length,
    at,
    currentId: at < 0 ? null : currentId,
    /** Moves to the next match or the one before; answers the index of its line. */
    step: (by: 1 | -1): number | null => {
      if (hits.length === 0) return null;
      const next = at < 0 ? (by > 0 ? 0 : hits.length - 1) : (at + by + hits.length) % hits.length;
      const index = hits[next] ?? null;
      setCurrentId(index === null ? null : (lines[index]?.id ?? null));
      return index;
    },
  };
};
