import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { pack, unpack } from './pack.ts';

test('logs take a fraction of their size, and come back byte by byte', () => {
  const log = Buffer.from(
    Array.from({ length: 1000 }, (_, line) => `${line} GET /index.html 200\n`).join(''),
  );
  const kept = pack(log);
  expect(kept.packed).toBe(1);
  expect(kept.data.length).toBeLessThan(log.length / 4);
  expect(unpack(kept.data, kept.packed, log.length)).toEqual(log);
});

test('what would not get smaller, and what trickles in, is kept as it is', () => {
  const noise = randomBytes(64 * 1024);
  expect(pack(noise)).toEqual({ data: noise, packed: 0 });
  expect(unpack(noise, 0, noise.length)).toBe(noise);
  expect(pack(Buffer.alloc(100, 'a')).packed).toBe(0);
});

test('a frame that would come out larger than it went in is refused', () => {
  const { data, packed } = pack(Buffer.alloc(64 * 1024, 'a'));
  expect(() => unpack(data, packed, 1000)).toThrow();
});
