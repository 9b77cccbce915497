import { expect, test } from 'vitest';
import { readTextFile } from './read-text-file.ts';

const file = (...parts: BlobPart[]): File => new File(parts, 'credentials');

test('a text file is read as it stands', async () => {
  expect(await readTextFile(file('[lab]\nregion = us-east-2\n'))).toEqual({
    text: '[lab]\nregion = us-east-2\n',
  });
});

test('a file that is larger than any of its kind, or no text, is told apart', async () => {
  expect(await readTextFile(file('x'.repeat(128 * 1024 + 1)))).toBe('too-large');
  expect(await readTextFile(file('PK\u0003\u0004\0\0'))).toBe('not-text');
  expect(await readTextFile(file(new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0xff, 0xfe])))).toBe('not-text');
});
