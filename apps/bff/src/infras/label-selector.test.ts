import { expect, test } from 'vitest';
import { parseLabelSelector } from './label-selector.ts';

test('all parts must hold: a value, or only the key', () => {
  const matches = parseLabelSelector('team=ai, role');
  expect(matches({ team: 'ai', role: '' })).toBe(true);
  expect(matches({ team: 'ai' })).toBe(false);
  expect(matches({ team: 'ops', role: 'web' })).toBe(false);
  expect(parseLabelSelector('k=a=b')({ k: 'a=b' })).toBe(true);
});

test('an empty part is refused instead of matching everything', () => {
  for (const text of ['', 'a=b,', '=x']) expect(() => parseLabelSelector(text)).toThrow('empty part');
});
