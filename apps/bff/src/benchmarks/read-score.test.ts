import { expect, test } from 'vitest';
import { readScore } from './read-score.ts';

test('the last line of its own with a positive number is the score', () => {
  expect(readScore('terroir-score: 1\nfaster now\nterroir-score: 1043.25\n')).toBe(1043.25);
  expect(readScore('terroir-score: 1.5e3\r\n')).toBe(1500);
  expect(readScore('terroir-score:7')).toBe(7);
});

test('a number elsewhere, of no size or with words around it is none', () => {
  for (const output of [
    '',
    'score: 12',
    'the terroir-score: 12',
    'terroir-score: 12 MiB/s',
    'terroir-score: 0',
    'terroir-score: -3',
    'terroir-score: NaN',
    'terroir-score: 1e999',
  ])
    expect(readScore(output), output).toBeNull();
});
