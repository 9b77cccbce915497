import { fileURLToPath } from 'node:url';
import type { Event } from '@terroir/shared-types';
import { expect, test } from 'vitest';
import { migrate } from '../db/migrate.ts';
import { openDatabase } from '../db/open-database.ts';
import { createEventLog } from './event-log.ts';

const open = () => {
  const database = openDatabase(':memory:');
  migrate(database, fileURLToPath(new URL('../db/migrations/', import.meta.url)));
  const events = createEventLog(database);
  const heard: Event[] = [];
  events.subscribe((event) => heard.push(event));
  return { database, events, heard };
};

test('an event is heard after its transaction commits, numbered in order', () => {
  const { database, events, heard } = open();
  database.transact(() => {
    events.append({ type: 'infra-created', infraId: 'a', name: 'alpha' }, 'test');
    events.append({ type: 'infra-changed', infraId: 'a' }, 'test');
    expect(heard).toEqual([]);
  });
  expect(heard.map((event) => [event.seq, event.type])).toEqual([
    [1, 'infra-created'],
    [2, 'infra-changed'],
  ]);
  expect(events.latestSeq()).toBe(2);
});

test('a rolled back event is neither stored nor heard, and the next one still is', () => {
  const { database, events, heard } = open();
  expect(() =>
    database.transact(() => {
      events.append({ type: 'infra-changed', infraId: 'lost' }, 'test');
      throw new Error('stop');
    }),
  ).toThrow('stop');
  database.transact(() => events.append({ type: 'infra-changed', infraId: 'kept' }, 'test'));
  expect(heard.map((event) => 'infraId' in event && event.infraId)).toEqual(['kept']);
  expect(events.read({ after: 0, limit: 10 })).toEqual(heard);
});

test('appending outside a transaction is refused', () => {
  const { events } = open();
  expect(() => events.append({ type: 'infra-changed', infraId: 'a' }, 'test')).toThrow(
    'outside a transaction',
  );
});

test('reading descends from the newest and filters by infra', () => {
  const { database, events } = open();
  database.transact(() => {
    for (const infraId of ['a', 'b', 'a', 'b']) events.append({ type: 'infra-changed', infraId }, 'test');
  });
  expect(events.read({ after: 0, limit: 2, order: 'desc' }).map(({ seq }) => seq)).toEqual([4, 3]);
  expect(events.read({ after: 3, limit: 9, order: 'desc', infraId: 'a' }).map(({ seq }) => seq)).toEqual([1]);
});
