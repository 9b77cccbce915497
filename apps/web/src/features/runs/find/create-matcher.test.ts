import { expect, test } from 'vitest';
import { createMatcher, emptyQuery } from './create-matcher.ts';

const found = (line: string, text: string, more: Partial<typeof emptyQuery> = {}) =>
  createMatcher({ ...emptyQuery, text, ...more })
    .ranges(line)
    .map(([start, end]) => line.slice(start, end));

test('text is found whatever its case, and its special characters mean themselves', () => {
  expect(found('Error: a+b (error)', 'error')).toEqual(['Error', 'error']);
  expect(found('a+b aab', 'a+b')).toEqual(['a+b']);
  expect(found('anything', '')).toEqual([]);
});

test('case can matter', () => {
  expect(found('Error error', 'error', { caseSensitive: true })).toEqual(['error']);
});

test('whole words end at letters of any script', () => {
  expect(found('port report port80 port', 'port', { word: true })).toEqual(['port', 'port']);
  expect(found('서버 서버들', '서버', { word: true })).toEqual(['서버']);
});

test('an expression finds what it describes, and nothing of no length', () => {
  expect(found('exit 1, exit 137', String.raw`exit \d+`, { regex: true })).toEqual(['exit 1', 'exit 137']);
  expect(found('aaa', 'b*', { regex: true })).toEqual([]);
  expect(found('one two', 'one|two', { regex: true, word: true })).toEqual(['one', 'two']);
});

test('a broken expression says what is wrong and finds nothing', () => {
  const matcher = createMatcher({ ...emptyQuery, text: '(', regex: true });
  expect(matcher.problem).toMatch(/group/i);
  expect(matcher.ranges('((')).toEqual([]);
});
