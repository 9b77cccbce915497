import { expect, test } from 'vitest';
import { findMatches, lineSpans, plainText } from './line-spans.ts';

const escape = '\u001B';

test('colours become classes and the sequences vanish', () => {
  const spans = lineSpans(`ok ${escape}[1;31mbad${escape}[0m end`, '');
  expect(spans.map(({ text, className }) => [text, className])).toEqual([
    ['ok ', ''],
    ['bad', 'text-failed font-semibold'],
    [' end', ''],
  ]);
});

test('a 24-bit colour is kept exactly', () => {
  expect(lineSpans(`${escape}[38;2;10;20;30mx`, '')[0]).toMatchObject({
    text: 'x',
    colour: 'rgb(10, 20, 30)',
  });
});

test('a match that runs over a colour border is marked in both parts', () => {
  const spans = lineSpans(`er${escape}[31mror${escape}[0m!`, 'ERROR');
  expect(spans.map(({ text, match }) => [text, match])).toEqual([
    ['er', true],
    ['ror', true],
    ['!', false],
  ]);
});

test('markup in the output stays text', () => {
  expect(
    lineSpans('<b>&amp;</b>', '')
      .map(({ text }) => text)
      .join(''),
  ).toBe('<b>&amp;</b>');
  expect(
    lineSpans(`${escape}[32m<i>`, '')
      .map(({ text }) => text)
      .join(''),
  ).toBe('<i>');
});

test('matches are found ignoring case and without overlap', () => {
  expect(findMatches('aAaA', 'aa')).toEqual([
    [0, 2],
    [2, 4],
  ]);
  expect(findMatches('abc', '')).toEqual([]);
  expect(plainText(`${escape}[1mx${escape}[0m`)).toBe('x');
});
