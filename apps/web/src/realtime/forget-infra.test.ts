import { QueryClient, QueryObserver } from '@tanstack/react-query';
import type { Event } from '@terroir/shared-types';
import { afterEach, expect, test, vi } from 'vitest';
import { keys } from '../api/keys.ts';
import { applyEvents } from './apply-events.ts';
import { createRefresher } from './refresh-soon.ts';

afterEach(() => void vi.useRealTimers());

const deleted: Event = {
  type: 'infra-deleted',
  seq: 5,
  at: '2026-01-01T00:00:10.000Z',
  actor: 'test',
  infraId: 'i1',
  name: 'fleet',
};

/** An infra that is looked at. */
const lookedAt = () => {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const reads: string[] = [];
  const observer = new QueryObserver<string>(client, {
    queryKey: keys.infra('i1'),
    queryFn: ({ signal }) => {
      reads.push('read');
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')));
      });
    },
    staleTime: Infinity,
    initialData: 'an infra',
  });
  return { client, reads, observer, stop: observer.subscribe(() => undefined) };
};

test('a deleted infra that is looked at is gone at once, and the server is not asked for it again', async () => {
  vi.useFakeTimers();
  const { client, reads, observer, stop } = lookedAt();
  const refresher = createRefresher(client);
  refresher.refresh([keys.infra('i1')]);
  applyEvents(client, [deleted]);
  expect(observer.getCurrentResult()).toMatchObject({ data: undefined, error: { status: 404 } });
  await vi.advanceTimersByTimeAsync(2000);
  expect(reads).toEqual([]);
  refresher.stop();
  stop();
});

test('a read under way when it was deleted changes nothing any more', async () => {
  const { client, reads, observer, stop } = lookedAt();
  const refetching = observer.refetch();
  expect(reads).toEqual(['read']);
  applyEvents(client, [deleted]);
  await refetching.catch(() => undefined);
  expect(observer.getCurrentResult()).toMatchObject({
    data: undefined,
    fetchStatus: 'idle',
    error: { status: 404 },
  });
  stop();
});

test('one that nobody looks at is forgotten', () => {
  const client = new QueryClient();
  client.setQueryData(keys.infra('i1'), 'an infra');
  applyEvents(client, [deleted]);
  expect(client.getQueryData(keys.infra('i1'))).toBeUndefined();
});
