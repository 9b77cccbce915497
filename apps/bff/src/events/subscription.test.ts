import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { migrate } from '../db/migrate.ts';
import { openDatabase } from '../db/open-database.ts';
import { createEventLog } from './event-log.ts';
import { maxBacklog, subscribeToEvents } from './subscription.ts';

const openLog = () => {
  const database = openDatabase(':memory:');
  migrate(database, fileURLToPath(new URL('../db/migrations/', import.meta.url)));
  const log = createEventLog(database);
  const append = (count: number): void =>
    database.transact(() => {
      for (let at = 0; at < count; at += 1) log.append({ type: 'infra-changed', infraId: 'a' }, 'test');
    });
  return { log, append };
};

/** All numbers that a subscription yields until it has caught up. */
const drain = (subscription: ReturnType<typeof subscribeToEvents>): number[] => {
  const seqs: number[] = [];
  for (;;) {
    const step = subscription.next();
    if (step.kind !== 'events') return seqs;
    seqs.push(...step.events.map(({ seq }) => seq));
  }
};

test('backfill and live meet without a gap or a double, whenever events are added', () => {
  const { log, append } = openLog();
  append(450);
  let nudges = 0;
  const subscription = subscribeToEvents(log, { after: 100, onMore: () => (nudges += 1) });
  const first = subscription.next();
  append(3);
  const rest = drain(subscription);
  append(2);
  const live = drain(subscription);
  const seen = [...(first.kind === 'events' ? first.events.map(({ seq }) => seq) : []), ...rest, ...live];
  expect(seen).toEqual(Array.from({ length: 355 }, (_, at) => at + 101));
  expect(nudges).toBe(5);
  subscription.close();
  append(1);
  expect(nudges).toBe(5);
});

test('a cursor of the future and one that is too old are told to read again', () => {
  const { log, append } = openLog();
  append(maxBacklog + 1);
  const kindAfter = (after: number) => subscribeToEvents(log, { after, onMore: () => undefined }).next().kind;
  expect(kindAfter(maxBacklog + 2)).toBe('resync');
  expect(kindAfter(0)).toBe('resync');
  expect(kindAfter(1)).toBe('events');
  expect(kindAfter(maxBacklog + 1)).toBe('caught-up');
});
