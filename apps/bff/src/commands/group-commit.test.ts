import { afterEach, expect, test } from 'vitest';
import { type Database, openDatabase } from '../db/open-database.ts';
import { createGroupCommit } from './group-commit.ts';

let database: Database;
afterEach(() => database.close());
const open = () => {
  database = openDatabase(':memory:');
  database.sqlite.exec('CREATE TABLE words (word TEXT PRIMARY KEY)');
  const insert = database.sqlite.prepare('INSERT INTO words VALUES (?)');
  let transactions = 0;
  const counted: Database = {
    ...database,
    transact(work) {
      transactions += 1;
      return database.transact(work);
    },
  };
  return {
    commit: createGroupCommit(counted),
    insert: (word: string) => () => void insert.run(word),
    transactions: () => transactions,
    words: () => database.sqlite.prepare('SELECT word FROM words ORDER BY word').pluck().all(),
  };
};

test('what comes in one turn is one transaction', async () => {
  const { commit, insert, transactions, words } = open();
  await Promise.all(['a', 'b', 'c'].map((word) => commit(insert(word))));
  expect([transactions(), words()]).toEqual([1, ['a', 'b', 'c']]);
  await commit(insert('d'));
  expect(words()).toEqual(['a', 'b', 'c', 'd']);
});

test('one that fails takes nobody else with it', async () => {
  const { commit, insert, words } = open();
  const results = await Promise.allSettled(['a', 'b', 'a', 'c'].map((word) => commit(insert(word))));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  expect(words()).toEqual(['a', 'b', 'c']);
});
