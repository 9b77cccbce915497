import { expect, test } from 'vitest';
import { lineDiff } from './line-diff.ts';

test('what differs is shown with two equal lines around it, the rest is counted', () => {
  const before = `${Array.from({ length: 9 }, (_, at) => `line ${at}`).join('\n')}\n`;
  const diff = lineDiff(before, before.replace('line 4', 'line four'));
  expect(diff?.lines).toEqual([
    { kind: 'same', text: 'line 2' },
    { kind: 'same', text: 'line 3' },
    { kind: 'removed', text: 'line 4' },
    { kind: 'added', text: 'line four' },
    { kind: 'same', text: 'line 5' },
    { kind: 'same', text: 'line 6' },
  ]);
  expect([...(diff?.skipped ?? [])]).toEqual([
    [0, 2],
    [6, 2],
  ]);
});

test('equal texts have no lines to show', () => {
  expect(lineDiff('a\n', 'a\n')?.lines).toEqual([]);
});
