import { useMemo, useState } from 'react';
import type { OutputLine } from './line-assembler.ts';
import { findMatches, plainText } from './line-spans.ts';

/** Searches the loaded lines; `position` walks over the lines that match. */
export const useOutputSearch = (lines: readonly OutputLine[], version: number) => {
  const [query, setQuery] = useState('');
  // -1: nothing was stepped to yet.
  const [position, setPosition] = useState(-1);
  const hits = useMemo(
    () =>
      query === ''
        ? []
        : lines.flatMap((line, index) =>
            findMatches(plainText(line.text), query).length > 0 ? [index] : [],
          ),
    // `lines` is one growing array: its version is what changes.
    // oxlint-disable-next-line react/exhaustive-deps
    [lines, version, query],
  );
  const at = hits.length === 0 ? -1 : Math.min(position, hits.length - 1);
  const step = (by: number): number | null => {
    if (hits.length === 0) return null;
    const next = at < 0 ? (by > 0 ? 0 : hits.length - 1) : (at + by + hits.length) % hits.length;
    setPosition(next);
    return hits[next] ?? null;
  };
  return {
    query,
    search: (text: string) => {
      setQuery(text);
      setPosition(-1);
    },
    count: hits.length,
    at,
    /** Index of the line that the search stands on. */
    current: at < 0 ? null : (hits[at] ?? null),
    step,
  };
};
