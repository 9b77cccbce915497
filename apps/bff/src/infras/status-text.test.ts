import { vmStatusSchema } from '@terroir/shared-types';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { statusText } from './status-text.ts';

test('the status counts what runs against all that was not terminated', () => {
  expect(statusText({ running: 3, failed: 1, terminated: 2 })).toBe('running 3/4');
  expect(statusText({ creating: 2, booting: 1 })).toBe('booting 1/3');
  expect(statusText({ suspended: 2 })).toBe('suspended 2/2');
  expect(statusText({ running: 1, terminating: 1 })).toBe('terminating 1/2');
  expect(statusText({ terminated: 4 })).toBe('terminated');
  expect(statusText({})).toBe('terminated');
});

test('its word is always a VM status, and its numbers always fit the counts', () => {
  const counts = fc.dictionary(fc.constantFrom(...vmStatusSchema.options), fc.nat(50));
  fc.assert(
    fc.property(counts, (given) => {
      const [word = '', share] = statusText(given).split(' ');
      const status = vmStatusSchema.parse(word);
      const total = Object.entries(given).reduce((sum, [key, n]) => sum + (key === 'terminated' ? 0 : n), 0);
      expect(share).toBe(total === 0 ? undefined : `${given[status]}/${total}`);
    }),
  );
});
