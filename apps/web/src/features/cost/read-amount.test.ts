import { expect, test } from 'vitest';
import { isAmount, readAmount } from './read-amount.ts';

test('an amount may be typed as it is shown or without its signs', () => {
  for (const text of ['73150.08', '73,150.08', '$73,150.08', ' 73150.08 USD ']) {
    expect(isAmount(text, 73_150.08)).toBe(true);
  }
  expect(isAmount('744', 744)).toBe(true);
  expect(isAmount('516.34', 516.336)).toBe(true);
});

test('another amount, a part of it and words are not it', () => {
  for (const text of ['', '73150', '73150.07', '73150.081', 'yes', '7315008']) {
    expect(isAmount(text, 73_150.08)).toBe(false);
  }
  expect(readAmount('1e5')).toBeNull();
});
