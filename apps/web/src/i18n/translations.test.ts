import { expect, test } from 'vitest';
import { en } from './en/index.ts';
import { ko } from './ko/index.ts';

const flatten = (node: object, path = ''): [string, string][] =>
  Object.entries(node).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'string' ? [[`${path}${key}`, value]] : flatten(value as object, `${path}${key}.`),
  );
const english = new Map(flatten(en));
const korean = new Map(flatten(ko));
const placeholders = (text: string) =>
  [...text.matchAll(/\{\{\s*(\w+)/g)].map(([, name = '']) => name).sort((a, b) => a.localeCompare(b));

test('Korean has exactly the keys of English', () => {
  expect([...korean.keys()].sort()).toEqual([...english.keys()].sort());
});

test('every text has the same placeholders in both languages', () => {
  const differing = [...english].filter(
    ([key, text]) => placeholders(text).join() !== placeholders(korean.get(key) ?? '').join(),
  );
  expect(differing).toEqual([]);
});

test('no text is empty', () => {
  expect([...english, ...korean].filter(([, text]) => text.trim() === '')).toEqual([]);
});
