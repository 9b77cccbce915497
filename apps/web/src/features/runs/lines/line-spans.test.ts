import { expect, test } from 'vitest';
import { createMatcher, emptyQuery } from '../find/create-matcher.ts';
import { lineSpans, plainText } from './line-spans.ts';

const escape = '\u001B';
const nothing = createMatcher(emptyQuery);

test('colours become classes and the sequences vanish', () => {
  const spans = lineSpans(`ok ${escape}[1;31mbad${escape}[0m end`, nothing);
  expect(spans.map(({ text, className }) => [text, className])).toEqual([
    ['ok ', ''],
    ['bad', 'text-failed font-semibold'],
    [' end', ''],
  ]);
});

test('a 24-bit colour is kept exactly', () => {
  expect(lineSpans(`${escape}[38;2;10;20;30mx`, nothing)[0]).toMatchObject({
    text: 'x',
    colour: 'rgb(10, 20, 30)',
  });
});

test('a match that runs over a colour border is marked in both parts', () => {
  const spans = lineSpans(`er${escape}[31mror${escape}[0m!`, createMatcher({ ...emptyQuery, text: 'ERROR' }));
  expect(spans.map(({ text, match }) => [text, match])).toEqual([
    ['er', true],
    ['ror', true],
    ['!', false],
  ]);
});

test('markup in the output stays text', () => {
  expect(
    lineSpans('<b>&amp;</b>', nothing)
      .map(({ text }) => text)
      .join(''),
  ).toBe('<b>&amp;</b>');
  expect(
    lineSpans(`${escape}[32m<i>`, nothing)
      .map(({ text }) => text)
      .join(''),
  ).toBe('<i>');
});

test('a colour of the palette of 256 and a background are kept', () => {
  const [red, grey] = lineSpans(`${escape}[38;5;196mx${escape}[0m${escape}[44;38;5;244my`, nothing);
  expect(red).toMatchObject({ text: 'x', colour: 'rgb(255, 0, 0)', background: null });
  expect(grey).toMatchObject({ text: 'y', colour: 'rgb(128, 128, 128)', className: 'bg-transient/25' });
});

test('the plain text has no sequences', () => {
  expect(plainText(`${escape}[1mx${escape}[0m`)).toBe('x');
});
