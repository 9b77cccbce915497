import { expect, test } from 'vitest';
import { giveFrameBuffer, takeFrameBuffer } from './frame-buffers.ts';

const frameBytes = 70_000;

test('what was sent is written again, and what was not is left alone', () => {
  const [sent, waiting] = [takeFrameBuffer(frameBytes), takeFrameBuffer(frameBytes)];
  waiting.fill('w');
  giveFrameBuffer(sent.subarray(0, 10));
  const [next, another] = [takeFrameBuffer(frameBytes), takeFrameBuffer(frameBytes)];
  expect(next.buffer).toBe(sent.buffer);
  expect(another.buffer).not.toBe(waiting.buffer);
  next.fill('n');
  another.fill('a');
  expect(waiting.equals(Buffer.alloc(waiting.length, 'w'))).toBe(true);
});

test('small and very large frames, and the bytes of others, are never written again', () => {
  for (const bytes of [100, 1_000_000]) {
    const once = takeFrameBuffer(bytes);
    expect(once).toHaveLength(bytes);
    once.fill('o');
    giveFrameBuffer(once);
    for (let again = 0; again < 200; again += 1) takeFrameBuffer(bytes).fill('a');
    expect(once.equals(Buffer.alloc(bytes, 'o'))).toBe(true);
  }
  const others = Buffer.alloc(frameBytes);
  giveFrameBuffer(others);
  expect(takeFrameBuffer(frameBytes).buffer).not.toBe(others.buffer);
});

test('what is kept is bounded', () => {
  const many = Array.from({ length: 200 }, () => takeFrameBuffer(frameBytes));
  for (const frame of many) giveFrameBuffer(frame);
  const given = new Set(many.map(({ buffer }) => buffer));
  const again = Array.from({ length: 200 }, () => takeFrameBuffer(frameBytes));
  const reused = again.filter(({ buffer }) => given.has(buffer));
  expect(reused.length).toBeGreaterThan(0);
  expect(reused.length).toBeLessThanOrEqual(32);
});
