import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Task } from '@terroir/shared-types';
import type { Response } from 'express';
import { type OutputStore, publicChunk } from './store.ts';

const readBytes = 256 * 1024;

type Lines = (task: Task, store: OutputStore) => Generator<Buffer | string>;

/** Reads by bytes, so that a long output is never in memory as a whole. */
const chunksOf = function* (task: Task, store: OutputStore) {
  for (let after = 0; ;) {
    const chunks = store.read(task.id, after, 1000, readBytes);
    yield* chunks;
    const last = chunks.at(-1);
    if (last === undefined) return;
    after = last.start + last.data.length;
  }
};

const asLog: Lines = function* (task, store) {
  const codes = task.exitCodes.map((code) => code ?? '-').join(' ');
  yield `==> ${task.vmName} (${task.vmId}) ${task.status}, exit codes: ${codes}\n`;
  let lastByte = 0x0a;
  for (const { data } of chunksOf(task, store)) {
    lastByte = data.at(-1) ?? lastByte;
    yield data;
  }
  if (lastByte !== 0x0a) yield '\n';
};

const asJsonLines: Lines = function* (task, store) {
  const { id: taskId, vmId, vmName } = task;
  for (const chunk of chunksOf(task, store)) {
    yield `${JSON.stringify({ taskId, vmId, vmName, ...publicChunk(chunk, 0) })}\n`;
  }
};

/** Streams what is stored of a run so far; ends early when the client goes away. */
export const downloadOutput = async (
  response: Response,
  runId: string,
  tasks: readonly Task[],
  store: OutputStore,
  { format, gzip }: { format: 'log' | 'jsonl'; gzip: boolean },
): Promise<void> => {
  const write = format === 'log' ? asLog : asJsonLines;
  const source = function* () {
    for (const task of tasks) yield* write(task, store);
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
