import type { RemoteEntry } from '@terroir/shared-types';
import { expect, test } from 'vitest';
import { crumbsOf, parentPath } from './crumbs-of.ts';
import { leadsTo, sortEntries } from './entries.ts';

const entry = (name: string, over: Partial<RemoteEntry> = {}): RemoteEntry => ({
  name,
  type: 'file',
  linkTo: null,
  bytes: 0,
  mode: '0644',
  modifiedAt: '2026-01-01T00:00:00.000Z',
  ...over,
});

test('a path is walked part by part', () => {
  expect(crumbsOf('/home/a b')).toEqual([
    { name: '/', path: '/' },
    { name: 'home', path: '/home' },
    { name: 'a b', path: '/home/a b' },
  ]);
  expect([parentPath('/home/ann'), parentPath('/home'), parentPath('/')]).toEqual(['/home', '/', null]);
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
  expect(leadsTo('/', entry('l', { type: 'link', linkTo: 'directory' }))).toBe('directory');
  expect(leadsTo('/', entry('l', { type: 'link', linkTo: 'missing' }))).toBeNull();
  expect(leadsTo('/', entry('line\nbreak'))).toBe('file');
  expect(leadsTo('/', entry('bad\uFFFD'))).toBeNull();
  expect(leadsTo('/', entry('sock', { type: 'other' }))).toBeNull();
  expect(leadsTo('/', entry("a'b;rm -rf"))).toBe('file');
});
