import { expect, test } from 'vitest';
import { createDriverQueues } from './driver-queues.ts';

const lane = { burst: 1000, perSecond: 1000 };
const stop = new AbortController().signal;

test('an infra of one VM does not wait until one of a hundred in the same region is through', async () => {
  const queues = createDriverQueues({
    limits: { perConnection: { concurrency: 2, ...lane }, perRegion: { concurrency: 2, ...lane } },
  });
  const order: string[] = [];
  const call = (infraId: string) =>
    queues.run({ connectionId: 'c', region: 'r', infraId, stop }, () => {
      order.push(infraId);
      return new Promise((resolve) => setImmediate(resolve));
    });
  await Promise.all([...Array.from({ length: 100 }, () => call('large')), call('small'), call('third')]);
  expect(order).toHaveLength(102);
  expect(order.indexOf('small')).toBeLessThan(6);
  expect(order.indexOf('third')).toBeLessThan(7);
});

test('infras of different regions share the room of their connection in turns as well', async () => {
  const queues = createDriverQueues({
    limits: { perConnection: { concurrency: 1, ...lane }, perRegion: { concurrency: 50, ...lane } },
  });
  const order: string[] = [];
  const call = (infraId: string, region: string) =>
    queues.run({ connectionId: 'c', region, infraId, stop }, () => {
      order.push(infraId);
      return new Promise((resolve) => setImmediate(resolve));
    });
  await Promise.all([...Array.from({ length: 100 }, () => call('large', 'a')), call('small', 'b')]);
  expect(order.indexOf('small')).toBeLessThan(5);
});
