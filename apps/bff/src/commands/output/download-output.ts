import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createGzip } from 'node:zlib';
import type { OutputDownloadQuery, Task } from '@terroir/shared-types';
import type { Response } from 'express';
import { type LineMatcher, SearchTooSlow } from '../search/line-matcher.ts';
import { createLineSplitter, type Line } from '../search/line-splitter.ts';
import { wantsChunk } from './output-filter.ts';
import { type OutputStore, publicChunk } from './store.ts';

const readBytes = 256 * 1024;

export interface DownloadOptions {
  query: Pick<OutputDownloadQuery, 'format' | 'gzip' | 'timestamps' | 'streams' | 'commandIndex'>;
  /** Null: all lines. */
  matcher: LineMatcher | null;
}
type Pieces = AsyncGenerator<Buffer | string>;

/** Reads by bytes, so that a long output is never in memory as a whole. */
const batchesOf = async function* (task: Task, store: OutputStore) {
  for (let after = 0; ;) {
    const chunks = store.read(task.id, after, 1000, readBytes);
    const last = chunks.at(-1);
    if (last === undefined) return;
    yield chunks;
    after = last.start + last.data.length;
    await nextTurn();
  }
};

const linesOf = async function* (
  task: Task,
  store: OutputStore,
  { query, matcher }: DownloadOptions,
): AsyncGenerator<Line[]> {
  const splitter = createLineSplitter();
  const pick = async (lines: readonly Line[]): Promise<Line[]> => {
    const wanted = lines.filter((line) => wantsChunk(query, line));
    if (matcher === null || wanted.length === 0) return wanted;
    const found = await matcher.find(wanted.map(({ text }) => text));
    return wanted.filter((_, index) => found[index] !== null);
  };
  for await (const chunks of batchesOf(task, store))
    yield pick(chunks.flatMap((chunk) => splitter.push(chunk)));
  yield pick(splitter.rest());
};

const asLog = async function* (task: Task, store: OutputStore, options: DownloadOptions): Pieces {
  const { query, matcher } = options;
  const codes = task.exitCodes.map((code) => code ?? '-').join(' ');
  yield `==> ${task.vmName} (${task.vmId}) ${task.status}, exit codes: ${codes}\n`;
  if (matcher !== null || query.timestamps) {
    const begin = (line: Line): string => (query.timestamps ? `${line.at} ${line.stream} ` : '');
    for await (const lines of linesOf(task, store, options)) {
      if (lines.length > 0) yield lines.map((line) => `${begin(line)}${line.text}\n`).join('');
    }
    return;
  }
  let lastByte = 0x0a;
  for await (const chunks of batchesOf(task, store)) {
    for (const { data } of chunks.filter((chunk) => wantsChunk(query, chunk))) {
      lastByte = data.at(-1) ?? lastByte;
      yield data;
    }
  }
  if (lastByte !== 0x0a) yield '\n';
};

const asJsonLines = async function* (task: Task, store: OutputStore, options: DownloadOptions): Pieces {
  const { id: taskId, vmId, vmName } = task;
  const write = (value: object): string => `${JSON.stringify({ taskId, vmId, vmName, ...value })}\n`;
  if (options.matcher !== null) {
    for await (const lines of linesOf(task, store, options)) {
      if (lines.length > 0) yield lines.map(({ end: _end, ...line }) => write(line)).join('');
    }
    return;
  }
  for await (const chunks of batchesOf(task, store)) {
    for (const chunk of chunks.filter((one) => wantsChunk(options.query, one)))
      yield write(publicChunk(chunk, 0));
  }
};

/** Streams what is stored of these tasks so far; ends early when the client goes away. */
export const downloadOutput = async (
  response: Response,
  runId: string,
  tasks: readonly Task[],
  store: OutputStore,
  options: DownloadOptions,
): Promise<void> => {
  const { format, gzip } = options.query;
  const write = format === 'log' ? asLog : asJsonLines;
  const source = async function* (): Pieces {
    try {
      for (const task of tasks) yield* write(task, store, options);
    } catch (error) {
      if (!(error instanceof SearchTooSlow)) throw error;
      const message = 'Terroir stopped here: this expression would take for ever. Use a simpler one.';
      yield format === 'log' ? `[${message}]\n` : `${JSON.stringify({ error: message })}\n`;
    }
  };
  const type = format === 'log' ? 'text/plain; charset=utf-8' : 'application/x-ndjson';
  const name = `run-${runId}.${format === 'log' ? 'log' : 'jsonl'}${gzip ? '.gz' : ''}`;
  response.setHeader('Content-Type', gzip ? 'application/gzip' : type);
  response.setHeader('Content-Disposition', `attachment; filename="${name}"`);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Cache-Control', 'no-store, no-transform');
  const stages = gzip ? [createGzip(), response] : [response];
  try {
    await pipeline([Readable.from(source(), { objectMode: false }), ...stages]);
  } catch (error) {
    if (!response.destroyed) await once(response.destroy(), 'close');
    const gone = error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
    if (!gone) throw error;
  }
};
