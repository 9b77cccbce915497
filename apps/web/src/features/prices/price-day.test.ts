import { expect, test } from 'vitest';
import { dayOf, endOfDay } from './price-day.ts';

test('a price until a day counts on that day, wherever the reader is', () => {
  expect(dayOf(endOfDay('2027-03-31'))).toBe('2027-03-31');
  expect(new Date(endOfDay('2027-03-31')).getHours()).toBe(23);
});
