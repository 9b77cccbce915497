import { expect, test } from 'vitest';
import { rawOf, textOfRaw } from './raw-path.ts';

test('text goes to bytes and back, whatever it holds', () => {
  for (const text of ['/home/ann', "a b'c$%25.bin", '안녕/\n', '%E9', '🦊!*()'])
    expect(textOfRaw(rawOf(text))).toBe(text);
});

test('what is no UTF-8 is shown as replaced', () => {
  expect(textOfRaw('/home/caf%E9/%ff%FE.txt')).toBe('/home/caf\uFFFD/\uFFFD\uFFFD.txt');
});
