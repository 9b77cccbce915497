import { PassThrough } from 'node:stream';
import { zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { OutputFlusher } from '../output/output-flusher.ts';
import { createTaskOutput } from '../output/task-output.ts';
import type { TaskRecord } from '../store.ts';
import { followOnce } from './follow-once.ts';
import { createReadingChoice } from './reading-choice.ts';

const token = 'f'.repeat(32);
const mark = (words: string): string => `\x1e${token}:${words}\n`;

/** Reads what a channel says, which then ends with `code` (null: the connection was lost). */
const follow = async (stdout: Buffer[], stderr: Buffer[], code: number | null) => {
  const record: Partial<TaskRecord> = {
    commands: ['one'],
    exitCodes: [null],
    upCs: [null, null],
    stdoutPosition: 0,
    stderrPosition: 0,
    stdoutCommand: 0,
    stderrCommand: 0,
    outputBytes: 0,
    truncated: false,
  };
  const output = createTaskOutput(record as TaskRecord, 'stop', 1 << 20);
  const flusher: OutputFlusher = {
    touched: () => undefined,
    flush: () => undefined,
    takeLast: () => () => undefined,
    close: () => undefined,
  };
  const channel = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  const exited = Promise.withResolvers<{ code: number | null; signal: null }>();
  const process = { ...channel, exited: exited.promise, close: () => undefined };
  const choice = createReadingChoice(
    () => 0,
    () => undefined,
  );
  const result = followOnce(process, token, output, flusher, () => undefined, choice);
  const ended = [channel.stdout, channel.stderr].map(
    (stream) => new Promise((resolve) => stream.once('end', resolve)),
  );
  for (const data of stdout) channel.stdout.write(data);
  for (const data of stderr) channel.stderr.write(data);
  channel.stdout.end();
  channel.stderr.end();
  await Promise.all(ended);
  exited.resolve({ code, signal: null });
  return { result: await result, choice };
};
const plain = (...words: string[]): Buffer[] => words.map((word) => Buffer.from(word));
const packed = (text: string): Buffer[] => [
  Buffer.from(mark('dead:home:1')),
  zstdCompressSync(Buffer.from(text)),
];
const all = plain(mark('dead:home'), mark('over:0'));

test('a task is dead once all that it left was read without finding its end', async () => {
  expect((await follow(all, all, 0)).result).toEqual({ kind: 'dead', diskFull: false });
  expect((await follow(packed('words'), all, 0)).result).toEqual({ kind: 'dead', diskFull: false });
});

test('a task whose rest was cut off is not dead: it is read again', async () => {
  const begun = plain(mark('dead:home'), 'words of what is');
  expect((await follow(begun, all, null)).result).toEqual({ kind: 'cut' });
  const [head = Buffer.alloc(0), frame = Buffer.alloc(0)] = packed('words '.repeat(1000));
  const { result, choice } = await follow([head, frame.subarray(0, 12)], all, null);
  expect(result).toEqual({ kind: 'cut' });
  expect(choice.readings.stdout).toBe('auto');
});

test('a task that could not be packed is read again as it is', async () => {
  const { result, choice } = await follow(plain(mark('dead:home:1')), all, 1);
  expect(result).toEqual({ kind: 'cut' });
  expect(choice.readings.stdout).toBe('plain');
});

test('an end in a frame is an end, also of a task that is dead', async () => {
  const end = `${mark('begin:1')}words\n${mark('0:7:2')}${mark('end:done')}`;
  const stderr = plain(mark('dead:home'), mark('begin:1'), mark('0:7:2'), mark('end:done'), mark('over:0'));
  expect((await follow(packed(end), stderr, 0)).result).toEqual({ kind: 'ended', reason: 'done' });
});
