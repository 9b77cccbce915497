import type { RemoteEntry } from '@terroir/shared-types';
import { expect, test } from 'vitest';
import { childPlace, crumbsOf, parentPlace } from '../browsing/crumbs-of.ts';
import { entryId, leadsTo, sortEntries } from './entries.ts';

const entry = (name: string, over: Partial<RemoteEntry> = {}): RemoteEntry => ({
  name,
  rawName: null,
  type: 'file',
  linkTo: null,
  bytes: 0,
  mode: '0644',
  modifiedAt: '2026-01-01T00:00:00.000Z',
  ...over,
});

const at = (path: string, rawPath: string | null = null) => ({ path, rawPath });
const root = at('/');

test('a path is walked part by part', () => {
  expect(crumbsOf(at('/home/a b'))).toEqual([
    { name: '/', place: root },
    { name: 'home', place: at('/home') },
    { name: 'a b', place: at('/home/a b') },
  ]);
  expect(['/home/ann', '/home', '/'].map((path) => parentPlace(at(path))?.path)).toEqual([
    '/home',
    '/',
    undefined,
  ]);
});

test('a way through a name that is no UTF-8 goes by bytes from there on', () => {
  const cafe = childPlace(at('/a b'), { name: 'caf\uFFFD', rawName: 'caf%E9' });
  expect(cafe).toEqual(at('/a b/caf\uFFFD', '/a%20b/caf%E9'));
  const inside = childPlace(cafe, { name: '메뉴 1', rawName: null });
  expect(inside.rawPath).toBe('/a%20b/caf%E9/%EB%A9%94%EB%89%B4%201');
  expect(crumbsOf(inside).map(({ name }) => name)).toEqual(['/', 'a b', 'caf\uFFFD', '메뉴 1']);
  expect(parentPlace(inside)).toEqual(cafe);
});

test('two names that look the same are two entries', () => {
  const ids = ['%E8', '%E9'].map((rawName) => entryId(entry('\uFFFD', { rawName })));
  expect(new Set([...ids, entryId(entry('\uFFFD'))]).size).toBe(3);
});

test('folders come first in either direction, numbers in names count as numbers', () => {
  const entries = [
    entry('part-10'),
    entry('z', { type: 'directory' }),
    entry('part-2'),
    entry('y', { type: 'link', linkTo: 'directory' }),
  ];
  const names = (descending: boolean) =>
    sortEntries(entries, { column: 'name', descending }).map(({ name }) => name);
  expect(names(false)).toEqual(['y', 'z', 'part-2', 'part-10']);
  expect(names(true)).toEqual(['z', 'y', 'part-10', 'part-2']);
});

test('links lead where they point; what cannot be asked for leads nowhere', () => {
  expect(leadsTo(root, entry('l', { type: 'link', linkTo: 'directory' }))).toBe('directory');
  expect(leadsTo(root, entry('l', { type: 'link', linkTo: 'missing' }))).toBeNull();
  expect(leadsTo(root, entry('line\nbreak'))).toBe('file');
  expect(leadsTo(root, entry('bad\uFFFD', { rawName: 'bad%FF' }))).toBe('file');
  expect(leadsTo(root, entry('x'.repeat(5_000)))).toBeNull();
  expect(leadsTo(root, entry('sock', { type: 'other' }))).toBeNull();
  expect(leadsTo(root, entry("a'b;rm -rf"))).toBe('file');
});
