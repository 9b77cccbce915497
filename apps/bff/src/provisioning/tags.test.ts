import { labelsSchema } from '@terroir/shared-types';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { labelTags, readLabelTags } from './tags.ts';

const labels = fc
  .dictionary(
    fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,20}$/),
    fc.string({ maxLength: 60, unit: 'binary' }),
    {
      maxKeys: 12,
    },
  )
  .map((made) => labelsSchema.parse({ ...made }));

test('labels of any script come back from tags of 256 ASCII characters each', () => {
  fc.assert(
    fc.property(labels, (given) => {
      const tags = labelTags('terroir-labels', given);
      for (const value of Object.values(tags)) expect(value).toMatch(/^[\x20-\x7f]{1,256}$/);
      expect(Object.keys(tags).length).toBeLessThanOrEqual(15);
      const read = readLabelTags('terroir-labels', tags);
      for (const [key, value] of Object.entries(read)) expect(given[key]).toBe(value);
      if (JSON.stringify(given).length < 600) expect(read).toEqual(given);
    }),
  );
});

test('the largest label set is cut, never spoilt', () => {
  const large = Object.fromEntries(Array.from({ length: 32 }, (_, n) => [`label-${n}`, '값'.repeat(128)]));
  const read = readLabelTags('t', labelTags('t', large));
  expect(Object.keys(read).length).toBeGreaterThan(2);
  for (const [key, value] of Object.entries(read)) expect(value).toBe(large[key]);
});

test('tags changed by somebody else are no labels', () => {
  expect(readLabelTags('t', { 't-1': '{"a":' })).toEqual({});
  expect(readLabelTags('t', { 't-1': '{"a":1}' })).toEqual({});
});
