import { expect, test } from 'vitest';
import { vmName } from './vm-name.ts';

test('a VM is named after its infra, group and number', () => {
  expect(vmName('llm-seoul', 'g1', 2)).toBe('llm-seoul-g1-2');
});

test('the longest names still make a host name, and stay apart', () => {
  const long = 'a'.repeat(40);
  const names = [vmName(long, `${'b'.repeat(39)}c`, 1000), vmName(long, `${'b'.repeat(39)}d`, 1000)];
  for (const name of names) expect(name).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
  expect(new Set(names).size).toBe(2);
});
