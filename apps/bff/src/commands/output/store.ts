import { isUtf8 } from 'node:buffer';
import {
  type OutputChunk,
  type OutputRecord,
  outputRecordSchema,
  type OutputStream,
  outputStreamSchema,
  type Wording,
  wordingSchema,
} from '@terroir/shared-types';
import * as z from 'zod';
import { jsonColumn } from '../../db/json-column.ts';
import type { Database } from '../../db/open-database.ts';
import { pack, unpack } from './pack.ts';

/** Raw bytes of one stream from byte `start` of the task's output on. */
export interface StoredChunk {
  start: number;
  at: string;
  stream: OutputStream;
  commandIndex: number;
  data: Buffer;
  /** Only of the stream `system`. */
  record?: OutputRecord;
  textWording?: Wording;
}

/** Where the store is in the output of a task; committed together with the chunks. */
export interface OutputProgress {
  outputBytes: number;
  truncated: boolean;
  exitCodes: readonly (number | null)[];
  /** See `TaskRecord`. */
  upCs: readonly (number | null)[];
  stdoutPosition: number;
  stderrPosition: number;
  stdoutCommand: number;
  stderrCommand: number;
}

const rowSchema = z.object({
  start: z.number().int(),
  bytes: z.number().int(),
  at: z.string(),
  stream: outputStreamSchema,
  commandIndex: z.number().int(),
  data: z.instanceof(Buffer),
  packed: z.literal([0, 1]),
  record: outputRecordSchema.nullable(),
  wording: jsonColumn(wordingSchema).nullable(),
});

const asJson = (wording: Wording | undefined): string | null =>
  wording === undefined ? null : JSON.stringify(wording);

/** The chunk as the contract shows it, from byte `after` on. */
export const publicChunk = (chunk: StoredChunk, after: number): OutputChunk => {
  const skipped = Math.max(0, after - chunk.start);
  const data = chunk.data.subarray(skipped);
  const { data: _data, start, ...said } = chunk;
  const place = { offset: start + skipped, bytes: data.length, ...said };
  return isUtf8(data)
    ? { ...place, text: data.toString('utf8') }
    : { ...place, dataBase64: data.toString('base64') };
};

/** Append-only output by offset; writes only inside the caller's transaction. */
export const createOutputStore = ({ sqlite }: Database) => {
  const insert = sqlite.prepare(
    `INSERT INTO output_chunks (task_id, start, bytes, at, stream, command_index, data, packed, record, wording)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const update = sqlite.prepare(
    `UPDATE run_tasks SET output_bytes = @outputBytes, truncated = @truncated, exit_codes = @exitCodes, up_cs = @upCs,
       stdout_position = @stdoutPosition, stderr_position = @stderrPosition,
       stdout_command = @stdoutCommand, stderr_command = @stderrCommand WHERE id = @taskId`,
  );
  const select = sqlite.prepare(
    `SELECT start, bytes, at, stream, command_index AS commandIndex, data, packed, record, wording FROM output_chunks
     WHERE task_id = @taskId AND start >= coalesce(
       (SELECT max(start) FROM output_chunks WHERE task_id = @taskId AND start <= @after), 0)
     ORDER BY start LIMIT @limit`,
  );

  return {
    append(taskId: string, chunks: readonly StoredChunk[], progress: OutputProgress): void {
      for (const { start, at, stream, commandIndex, data, record, textWording } of chunks) {
        const kept = pack(data);
        const place = [taskId, start, data.length, at, stream, commandIndex];
        insert.run(...place, kept.data, kept.packed, record ?? null, asJson(textWording));
      }
      update.run({
        ...progress,
        taskId,
        truncated: progress.truncated ? 1 : 0,
        exitCodes: JSON.stringify(progress.exitCodes),
        upCs: JSON.stringify(progress.upCs),
      });
    },
    /** Chunks that hold or follow byte `after`: at most `limit`, and at most `maxBytes` but for the first. */
    read(taskId: string, after: number, limit: number, maxBytes: number): StoredChunk[] {
      const chunks: StoredChunk[] = [];
      let bytes = 0;
      // Iterated, so that a reader with a byte bound does not load rows it will not use.
      for (const row of select.iterate({ taskId, after, limit: limit + 1 })) {
        const { record, wording, bytes: length, data: kept, packed, ...bare } = rowSchema.parse(row);
        if (bare.start + length <= after) continue;
        bytes += length;
        if (chunks.length === limit || (chunks.length > 0 && bytes > maxBytes)) break;
        const chunk = { ...bare, data: unpack(kept, packed, length) };
        if (record === null) chunks.push(chunk);
        else chunks.push({ ...chunk, record, ...(wording === null ? {} : { textWording: wording }) });
      }
      return chunks;
    },
  };
};
export type OutputStore = ReturnType<typeof createOutputStore>;
