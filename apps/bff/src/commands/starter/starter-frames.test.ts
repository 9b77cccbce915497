import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFrameParser } from './starter-frames.ts';

const nonce = 'a1b2c3';
const said = Buffer.concat([
  Buffer.from(`Welcome to o 1 5\n${nonce} ready\no 1 5\nab\ncde 12 3\n`),
  Buffer.from([0, 0x0a, 0xff]),
  Buffer.from('r 2 stale\nh 1\nd 3\nc 1 1\nc 2 0\nk 9 killed-short\n'),
]);

test('frames come apart the same however the bytes are cut', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(said.length), { maxLength: 20 }), (cuts) => {
      const parse = createFrameParser(nonce);
      const edges = [0, ...cuts.toSorted((one, other) => one - other), said.length];
      const frames = edges.slice(1).flatMap((end, index) => parse(said.subarray(edges[index], end)));
      expect(frames).toEqual([
        { kind: 'hello', word: 'ready' },
        { kind: 'data', task: 1, stream: 'stdout', data: Buffer.from('ab\ncd') },
        { kind: 'data', task: 12, stream: 'stderr', data: Buffer.from([0, 0x0a, 0xff]) },
        { kind: 'refused', task: 2, reason: 'stale' },
        { kind: 'handed-over', task: 1 },
        { kind: 'killed', task: 3 },
        { kind: 'cleaned', task: 1, isGone: true },
        { kind: 'cleaned', task: 2, isGone: false },
        { kind: 'cancelled', task: 9, verdict: 'killed-short' },
      ]);
    }),
  );
});

test.each(['z 1\n', 'o 1 0\n', 'o 1 99999\n', 'o x 5\n', '9'.repeat(200)])('%j is no frame', (text) => {
  const parse = createFrameParser(nonce);
  expect(() => parse(Buffer.from(`${nonce} ready\n${text}`))).toThrow('A starter said');
});

test('a login shell that never comes to the starter is not read for ever', () => {
  const parse = createFrameParser(nonce);
  expect(() => {
    for (let round = 0; round < 100; round += 1) parse(Buffer.alloc(64 * 1024, 'x'));
  }).toThrow('without end');
});
