import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRefresher } from './refresh-soon.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A key that somebody looks at, and how often it was read; each read takes `readMs`. */
const watched = (readMs: number) => {
  const client = new QueryClient();
  let reads = 0;
  const observer = new QueryObserver(client, {
    queryKey: ['vms'],
    queryFn: async () => {
      reads += 1;
      await new Promise((resolve) => setTimeout(resolve, readMs));
      return reads;
    },
    staleTime: Infinity,
    initialData: 0,
  });
  const stop = observer.subscribe(() => undefined);
  return { refresher: createRefresher(client), reads: () => reads, stop };
};

test('many events within a moment are one read', async () => {
  const { refresher, reads, stop } = watched(5);
  for (let event = 0; event < 100; event += 1) refresher.refresh([['vms']]);
  await vi.advanceTimersByTimeAsync(900);
  expect(reads()).toBe(1);
  stop();
});

test('while events go on, what is slow to read rests ten times as long as it took, and is read in the end', async () => {
  const { refresher, reads, stop } = watched(500);
  for (let event = 0; event < 100; event += 1) {
    refresher.refresh([['vms']]);
    // oxlint-disable-next-line no-await-in-loop
    await vi.advanceTimersByTimeAsync(100);
  }
  // 10 s of events, and each read keeps quiet for 5.5 s.
  expect(reads()).toBe(2);
  await vi.advanceTimersByTimeAsync(6000);
  expect(reads()).toBe(3);
  stop();
});
