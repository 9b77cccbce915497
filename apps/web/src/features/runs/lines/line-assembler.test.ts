import type { OutputChunk } from '@terroir/shared-types';
import { expect, test } from 'vitest';
import { createLineAssembler } from './line-assembler.ts';
import { createLineLog } from './line-log.ts';

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

const chunksOf = (parts: readonly (Partial<OutputChunk> & { text?: string })[]): OutputChunk[] => {
  let offset = 0;
  return parts.map((part) => {
    const bytes = part.dataBase64 === undefined ? bytesOf(part.text ?? '') : atob(part.dataBase64).length;
    const chunk: OutputChunk = {
      offset,
      bytes,
      at: '2026-11-24T00:00:00.000Z',
      stream: 'stdout',
      commandIndex: 0,
      ...part,
    };
    offset += bytes;
    return chunk;
  });
};

const assemble = (parts: readonly (Partial<OutputChunk> & { text?: string })[], maxLines = 1000) => {
  const log = createLineLog({ maxLines });
  const assembler = createLineAssembler(log);
  for (const chunk of chunksOf(parts)) assembler.push(chunk);
  return log;
};

const textsOf = (parts: readonly (Partial<OutputChunk> & { text?: string })[]): string[] =>
  assemble(parts)
    .lines()
    .map((line) => line.text);

test('lines split over chunks are joined', () => {
  expect(textsOf([{ text: 'one\ntw' }, { text: 'o\n\nthree' }])).toEqual(['one', 'two', '', 'three']);
});

test('a carriage return keeps only the last state of a progress line', () => {
  expect(textsOf([{ text: ' 10%\r 50%' }, { text: '\r100%\ndone\n' }])).toEqual(['100%', 'done']);
});

test('a carriage return and its line feed in two chunks are one line end', () => {
  expect(textsOf([{ text: 'one\r' }, { text: '\ntwo\r\n' }])).toEqual(['one', 'two']);
});

test('clearing the line counts as a redraw and cursor moves are left out', () => {
  expect(textsOf([{ text: 'pulling 1%\u001B[2K\u001B[1Gpulling 2%\u001B[K\u001B[?25h\n' }])).toEqual([
    'pulling 2%',
  ]);
});

test('a character split between two chunks is whole again', () => {
  const bytes = new TextEncoder().encode('서');
  const base64 = (part: Uint8Array) => btoa(String.fromCodePoint(...part));
  expect(
    textsOf([
      { text: 'a' },
      { dataBase64: base64(bytes.slice(0, 2)) },
      { dataBase64: base64(bytes.slice(2)) },
      { text: 'b\n' },
    ]),
  ).toEqual(['a서b']);
});

test('a character that is never finished shows as a replacement and the text goes on', () => {
  expect(textsOf([{ dataBase64: btoa('\u00EC') }, { text: 'ok\n' }])).toEqual(['\uFFFDok']);
});

test('colour is kept, carried over the line end and dropped at the reset', () => {
  expect(textsOf([{ text: '\u001B[31mred\nstill\u001B[0m\nplain\n' }])).toEqual(
    ['red', '\u001B[31mstill\u001B[0m', 'plain'].map((text, index) =>
      index === 0 ? `\u001B[31m${text}` : text,
    ),
  );
});

test('an escape sequence split between two chunks is not printed', () => {
  expect(textsOf([{ text: 'x\u001B[3' }, { text: '2mgreen\n' }])).toEqual(['x\u001B[32mgreen']);
});

test('stderr in the middle of a stdout line is a line of its own', () => {
  const lines = assemble([
    { text: 'half ' },
    { text: 'oops\n', stream: 'stderr' },
    { text: 'whole\n' },
  ]).lines();
  expect(lines.map((line) => [line.stream, line.text])).toEqual([
    ['stdout', 'half whole'],
    ['stderr', 'oops'],
  ]);
});

test('the next command starts on a new line', () => {
  const lines = assemble([{ text: 'no newline' }, { text: 'second\n', commandIndex: 1 }]).lines();
  expect(lines.map((line) => [line.commandIndex, line.text])).toEqual([
    [0, 'no newline'],
    [1, 'second'],
  ]);
});

test('what is already held is ignored when it comes again', () => {
  const log = createLineLog();
  const assembler = createLineAssembler(log);
  const [first] = chunksOf([{ text: 'once\n' }]);
  if (!first) throw new Error('one chunk expected');
  assembler.push(first);
  assembler.push(first);
  expect(log.lines().map((line) => line.text)).toEqual(['once']);
  expect(assembler.nextOffset()).toBe(5);
});

test('old lines are dropped and counted when the bound is passed', () => {
  const log = assemble([{ text: Array.from({ length: 30 }, (_, index) => `${index}\n`).join('') }], 10);
  expect(log.lines().length).toBeLessThanOrEqual(10);
  expect(log.lines().length + log.dropped()).toBe(30);
  expect(log.lines().at(-1)?.text).toBe('29');
});

test('a line without end is broken so that no row is unbounded', () => {
  const lines = assemble([{ text: 'x'.repeat(40_000) }]).lines();
  expect(lines).toHaveLength(3);
  expect(lines.reduce((sum, line) => sum + line.text.length, 0)).toBe(40_000);
});

test('a line knows the byte at which it begins, whatever the bytes before it are', () => {
  const base64 = btoa(String.fromCodePoint(0xff, 0x0a, 0x41, 0x0a));
  const log = assemble([
    { text: 'ab\ncd' },
    { text: '\n서울🙂\n', stream: 'stdout' },
    { text: 'err\n', stream: 'stderr' },
    { dataBase64: base64 },
    { text: 'end' },
  ]);
  expect(log.lines().map(({ offset, text }) => [offset, text])).toEqual([
    [0, 'ab'],
    [3, 'cd'],
    [6, '서울🙂'],
    [17, 'err'],
    [21, '\uFFFD'],
    [23, 'A'],
    [25, 'end'],
  ]);
});

test('lines of several tasks are put in order of time', () => {
  const log = createLineLog();
  const [one, two] = [0, 1].map((source) => createLineAssembler(log, { source }));
  const chunk = (text: string, at: string, offset = 0): OutputChunk => ({
    offset,
    bytes: text.length,
    at,
    stream: 'stdout',
    commandIndex: 0,
    text,
  });
  one?.push(chunk('a1\n', '2026-01-01T00:00:01.000Z'));
  one?.push(chunk('a3\n', '2026-01-01T00:00:03.000Z', 3));
  two?.push(chunk('b2\n', '2026-01-01T00:00:02.000Z'));
  log.sortByTime();
  expect(log.lines().map(({ text, source }) => `${source}${text}`)).toEqual(['0a1', '1b2', '0a3']);
});
