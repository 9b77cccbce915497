import { diffLines } from 'diff';

export interface DiffLine {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

export interface LineDiff {
  lines: DiffLine[];
  /** Equal lines left out, by the index in `lines` before which they were. */
  skipped: ReadonlyMap<number, number>;
}

// Two outputs that share nothing would take time that grows with the square of their length.
const timeoutMs = 500;
const contextLines = 2;

const linesOf = (value: string): string[] => value.replace(/\n$/, '').split('\n');

/** How `after` differs from `before`, line by line, with little of what is equal around; null: they differ too much. */
export const lineDiff = (before: string, after: string): LineDiff | null => {
  const changes = diffLines(before, after, { timeout: timeoutMs });
  if (changes === undefined) return null;
  const all = changes.flatMap(({ value, added, removed }) =>
    linesOf(value).map((text): DiffLine => {
      return { kind: added ? 'added' : removed ? 'removed' : 'same', text };
    }),
  );
  const changed = all.flatMap(({ kind }, index) => (kind === 'same' ? [] : [index]));
  const isNear = (index: number): boolean => changed.some((at) => Math.abs(at - index) <= contextLines);
  const lines: DiffLine[] = [];
  const skipped = new Map<number, number>();
  for (const [index, line] of all.entries()) {
    if (isNear(index)) lines.push(line);
    else skipped.set(lines.length, (skipped.get(lines.length) ?? 0) + 1);
  }
  return { lines, skipped };
};
