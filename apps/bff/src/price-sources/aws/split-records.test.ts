import { assert, constantFrom, nat, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { createRecordSplitter } from './split-records.ts';

const split = (pieces: readonly string[]): string[] => {
  const splitter = createRecordSplitter(1024);
  const records = pieces.flatMap((piece) => splitter.push(Buffer.from(piece))).map(String);
  const rest = splitter.rest();
  return rest === null ? records : [...records, String(rest.record)];
};

test('a line break within quotes is part of its record', () => {
  expect(split(['"a","b\nc"\r\n"d ""x""\n","e"\nf'])).toEqual(['"a","b\nc"', '"d ""x""\n","e"', 'f']);
});

test('records are the same however the bytes arrive', () => {
  assert(
    property(
      string({ unit: constantFrom('"', '\n', '\r', ',', 'a', 'é'), maxLength: 60 }),
      nat(60),
      nat(60),
      (text, one, two) => {
        const [low, high] = [Math.min(one, two), Math.max(one, two)];
        expect(split([text.slice(0, low), text.slice(low, high), text.slice(high)])).toEqual(split([text]));
      },
    ),
  );
});

test('a quote that is never closed ends at the limit of a row', () => {
  const splitter = createRecordSplitter(1024);
  const pieces = [`"${'x'.repeat(600)}\n`, 'y\n'.repeat(300)];
  expect(() => pieces.map((piece) => splitter.push(Buffer.from(piece)))).toThrow(/longer than 1 KiB/);
});
