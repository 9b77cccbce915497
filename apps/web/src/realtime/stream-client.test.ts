// @vitest-environment jsdom
import type { ServerFrame } from '@terroir/shared-types';
import { expect, test, vi } from 'vitest';
import { backoffMs } from './backoff.ts';
import type { StreamState } from './connection-state.ts';
import { createStreamClient } from './stream-client.ts';
import type { DataFrame, Topic } from './subscription.ts';

/** The far end: records what the client sends and says what the server would. */
class Line extends EventTarget {
  sent: { type: string; id?: string; after?: unknown }[] = [];
  send(text: string): void {
    this.sent.push(JSON.parse(text) as { type: string });
  }
  close(): void {
    this.dispatchEvent(new Event('close'));
  }
  say(frame: ServerFrame): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(frame) }));
  }
}

const at = '2026-01-01T00:00:00.000Z';
const eventFrame = (id: string, seq: number): ServerFrame => ({
  type: 'event',
  id,
  event: { seq, at, actor: 'test', type: 'infra-changed', infraId: 'i1' },
});
const setUp = () => {
  const lines: Line[] = [];
  const states: StreamState['status'][] = [];
  const frames: DataFrame[] = [];
  const client = createStreamClient({
    fetchTicket: () => Promise.resolve('t1'),
    openSocket: () => {
      const line = new Line();
      lines.push(line);
      queueMicrotask(() => line.dispatchEvent(new Event('open')));
      return line as unknown as WebSocket;
    },
    onState: ({ status }) => states.push(status),
    retryDelayMs: () => 0,
  });
  client.open();
  const lineAt = async (index: number): Promise<Line> => {
    await vi.waitFor(() => expect(lines[index]?.sent[0]).toEqual({ type: 'auth', ticket: 't1' }));
    return lines[index] as Line;
  };
  return { client, lineAt, states, frames };
};
const never = () => new Promise<Topic>(() => undefined);

test('a subscription made before the socket is ready starts after the ready frame', async () => {
  const { client, lineAt } = setUp();
  client.subscribe({ channel: 'events', after: 7 }, { onFrame: () => undefined, onResync: never });
  const line = await lineAt(0);
  expect(line.sent).toHaveLength(1);
  line.say({ type: 'ready' });
  expect(line.sent[1]).toEqual({ type: 'subscribe', id: 's1', channel: 'events', after: 7 });
  client.close();
});

test('after a lost connection every subscription goes on behind its last frame', async () => {
  const { client, lineAt, states, frames } = setUp();
  client.subscribe(
    { channel: 'events', after: 7 },
    { onFrame: (frame) => frames.push(frame), onResync: never },
  );
  client.subscribe(
    { channel: 'run', runId: 'r1', after: {} },
    { onFrame: (frame) => frames.push(frame), onResync: never },
  );
  const first = await lineAt(0);
  first.say({ type: 'ready' });
  first.say(eventFrame('s1', 9));
  first.say({
    type: 'chunk',
    id: 's2',
    taskId: 'a',
    offset: 10,
    bytes: 5,
    at,
    stream: 'stdout',
    commandIndex: 0,
    text: 'hello',
  });
  first.close();
  const second = await lineAt(1);
  second.say({ type: 'ready' });
  expect(frames).toHaveLength(2);
  expect(second.sent.slice(1)).toEqual([
    { type: 'subscribe', id: 's1', channel: 'events', after: 9 },
    { type: 'subscribe', id: 's2', channel: 'run', runId: 'r1', after: { a: 15 } },
  ]);
  expect(states).toEqual(['connecting', 'live', 'offline', 'connecting', 'live']);
  client.close();
});

test('a resync reads again, subscribes anew from there and drops late frames of the old place', async () => {
  const { client, lineAt, frames } = setUp();
  const stop = client.subscribe(
    { channel: 'events', after: 7 },
    {
      onFrame: (frame) => frames.push(frame),
      onResync: () => Promise.resolve({ channel: 'events', after: 100 }),
    },
  );
  const line = await lineAt(0);
  line.say({ type: 'ready' });
  line.say({ type: 'resync', id: 's1' });
  line.say(eventFrame('s1', 8));
  await vi.waitFor(() =>
    expect(line.sent.at(-1)).toEqual({ type: 'subscribe', id: 's2', channel: 'events', after: 100 }),
  );
  line.say(eventFrame('s2', 101));
  expect(frames.map((frame) => (frame.type === 'event' ? frame.event.seq : null))).toEqual([101]);
  stop();
  expect(line.sent.at(-1)).toEqual({ type: 'unsubscribe', id: 's2' });
  client.close();
});

test('waits double up to 15 s and are never less than half', () => {
  expect([0, 1, 2, 3].map((attempt) => backoffMs(attempt, () => 1))).toEqual([500, 1000, 2000, 4000]);
  expect(backoffMs(50, () => 1)).toBe(15_000);
  expect(backoffMs(50, () => 0)).toBe(7500);
});
