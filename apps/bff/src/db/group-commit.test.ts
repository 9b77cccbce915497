import { pino } from 'pino';
import { expect, test } from 'vitest';
import { openDatabase } from './open-database.ts';
import { createGroupCommit } from './group-commit.ts';

const open = () => {
  const database = openDatabase(':memory:');
  database.sqlite.exec('CREATE TABLE t (n INTEGER PRIMARY KEY) STRICT');
  const insert = database.sqlite.prepare('INSERT INTO t VALUES (?)');
  const all = () => database.sqlite.prepare('SELECT n FROM t ORDER BY n').pluck().all();
  return { database, insert, all, commit: createGroupCommit(database, pino({ level: 'silent' })) };
};

test('changes of one moment share a transaction, and each gets its own result', async () => {
  const { database, insert, commit, all } = open();
  let commits = 0;
  const results = await Promise.all(
    [1, 2, 3].map((n) =>
      commit.submit(() => {
        insert.run(n);
        if (n === 1) database.afterCommit(() => (commits += 1));
        return n * 10;
      }),
    ),
  );
  expect(results).toEqual([10, 20, 30]);
  expect(all()).toEqual([1, 2, 3]);
  expect(commits).toBe(1);
});

test('a change that throws fails alone; the others of its moment are written once', async () => {
  const { database, insert, commit, all } = open();
  const told: number[] = [];
  const outcomes = await Promise.allSettled(
    [1, 2, 3].map((n) =>
      commit.submit(() => {
        database.afterCommit(() => told.push(n));
        if (n === 2) throw new Error('broken');
        insert.run(n);
      }),
    ),
  );
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(all()).toEqual([1, 3]);
  expect(told).toEqual([1, 3]);
});

test('a listener that throws after the commit does not make anything be written twice', async () => {
  const { database, insert, commit, all } = open();
  await commit.submit(() => {
    insert.run(1);
    database.afterCommit(() => {
      throw new Error('a listener broke');
    });
  });
  expect(all()).toEqual([1]);
});

test('what takes long is cut into several transactions, in order, so that others get their turn between', async () => {
  const { database, insert, commit, all } = open();
  let commits = 0;
  let turns = 0;
  const work = Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      commit.submit(() => {
        const endMs = performance.now() + 2;
        while (performance.now() < endMs);
        insert.run(n);
        database.afterCommit(() => (commits += 1));
        return turns;
      }),
    ),
  );
  const timer = setInterval(() => (turns += 1), 1);
  const seen = await work;
  clearInterval(timer);
  expect(all()).toEqual(Array.from({ length: 20 }, (_, n) => n));
  expect(commits).toBe(20);
  expect(new Set(seen).size).toBeGreaterThan(2);
});

test('a hundred that share a commit hear of it in several turns, in order, so that none of these is long', async () => {
  const { insert, commit, all } = open();
  const heardInTurn: number[] = [];
  let heard = 0;
  let isOver = false;
  const count = (): void => {
    heardInTurn.push(heard);
    heard = 0;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  const order: number[] = [];
  await Promise.all(
    Array.from({ length: 100 }, async (_, n) => {
      await commit.submit(() => insert.run(n));
      heard += 1;
      order.push(n);
    }),
  );
  isOver = true;
  await new Promise(setImmediate);
  expect(order).toEqual(all());
  expect(Math.max(...heardInTurn)).toBeLessThanOrEqual(32);
});
