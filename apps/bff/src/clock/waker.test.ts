import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createWaker } from './waker.ts';

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

test('many wakes of one moment are one look, and none comes before the start or after the end', async () => {
  let looks = 0;
  const logger = pino({ level: 'silent' });
  const waker = createWaker({ look: () => (looks += 1), everyMs: 60_000, what: 'tests', logger });
  waker.wake();
  await nextTurn();
  expect(looks).toBe(0);
  waker.start();
  waker.wake();
  waker.wake();
  await nextTurn();
  expect(looks).toBe(1);
  waker.wake();
  waker.stop();
  waker.wake();
  await nextTurn();
  expect(looks).toBe(1);
});

test('it looks by itself as well, also after a look that broke', async () => {
  let looks = 0;
  const look = () => {
    looks += 1;
    throw new Error('broken');
  };
  const waker = createWaker({ look, everyMs: 1, what: 'tests', logger: pino({ level: 'silent' }) });
  waker.start();
  await expect.poll(() => looks, { timeout: 30_000 }).toBeGreaterThan(2);
  waker.stop();
});
