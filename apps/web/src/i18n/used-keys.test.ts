// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { en } from './en/index.ts';

const source = join(import.meta.dirname, '..');
const code = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$|^i18n\/(en|ko)\//.test(path))
  .map((path) => readFileSync(join(source, path), 'utf8'))
  .join('\n');

const pathsOf = (node: object, path = ''): string[] =>
  Object.entries(node).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'string' ? [`${path}${key}`] : pathsOf(value as object, `${path}${key}.`),
  );
const withoutPlural = (key: string): string => key.replace(/_(one|other)$/, '');
const keys = Object.entries(en).flatMap(([area, texts]) =>
  pathsOf(texts).map((key) => ({ area, key: withoutPlural(key) })),
);

const literals = new Set([...code.matchAll(/'([\w:.-]+)'/g)].map(([, text = '']) => text));
// `event_${type}`, `status:vm.${status}`: every key that begins so counts as used; what is behind is the type's job.
const templates = [...code.matchAll(/`([a-zA-Z][\w.:-]*[._:])\$\{[^}]*\}([\w.]*)`/g)].map(
  ([, start = '', end = '']) => ({ start, end }),
);

const isUsed = ({ area, key }: (typeof keys)[number]): boolean =>
  literals.has(key) ||
  literals.has(`${area}:${key}`) ||
  templates.some(
    ({ start, end }) =>
      `${start.includes(':') ? `${area}:` : ''}${key}`.startsWith(start) && key.endsWith(end),
  );

test('every text is used', () => {
  const unused = keys.filter((entry) => !isUsed(entry)).map(({ area, key }) => `${area}:${key}`);
  expect([...new Set(unused)]).toEqual([]);
});

test('every key in the code exists', () => {
  const known = new Set(keys.flatMap(({ area, key }) => [key, `${area}:${key}`]));
  const used = [...code.matchAll(/\bt\(\s*'([^']+)'/g)].map(([, key = '']) => key);
  expect(used.length).toBeGreaterThan(100);
  expect(used.filter((key) => !known.has(key))).toEqual([]);
});
