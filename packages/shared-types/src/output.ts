import * as z from 'zod';
import { instantSchema, ownIdSchema } from './ids.ts';
import { taskStatusSchema } from './run.ts';
import { wordingSchema } from './wording.ts';

export const outputStreamSchema = z.enum(['stdout', 'stderr', 'system']);
export type OutputStream = z.infer<typeof outputStreamSchema>;

/**
 * Why bytes of a task are not there. `truncated`: over the quota per task, or more than its VM had room for; `gap`: they could not be read from the VM;
 * `removed`: retention took them. `placed`: nothing is missing, but the VM's home could not be written and the task's
 * files were kept elsewhere. The text of the chunk says it in words.
 */
export const outputRecordSchema = z.enum(['truncated', 'gap', 'removed', 'placed']);
export type OutputRecord = z.infer<typeof outputRecordSchema>;

/**
 * Starts at byte `offset` of the task's output; exactly one of `text`, `dataBase64`. Offsets follow each other without
 * a hole, but for `removed`: then the first chunk is this record, and its `offset` is where the removed output ended.
 */
export const outputChunkSchema = z.object({
  offset: z.number().int(),
  bytes: z.number().int(),
  at: instantSchema,
  stream: outputStreamSchema,
  commandIndex: z.number().int(),
  /** Only on chunks of the stream `system`. */
  record: outputRecordSchema.optional(),
  /** Of a record: what it says, the brackets around it and the line feed behind it left out. */
  textWording: wordingSchema.optional(),
  text: z.string().optional(),
  dataBase64: z.string().optional(),
});
export type OutputChunk = z.infer<typeof outputChunkSchema>;

export const outputQuerySchema = z.strictObject({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});
export const outputPageSchema = z.object({
  chunks: z.array(outputChunkSchema),
  nextOffset: z.number().int(),
  done: z.boolean(),
});

/** A query parameter of several words joined by commas. */
const wordsOf = <Schema extends z.ZodType<unknown, string>>(word: Schema, max: number) =>
  z
    .string()
    .max(max * 65)
    .transform((text) => text.split(','))
    .pipe(z.array(word).min(1).max(max));

/** Which part of a run's output is meant; everything when nothing is given. Lists are joined by commas. */
const outputFilterShape = {
  taskIds: wordsOf(ownIdSchema, 500).optional(),
  statuses: wordsOf(taskStatusSchema, 9).optional(),
  streams: wordsOf(outputStreamSchema, 3).optional(),
  commandIndex: z.coerce.number().int().min(0).max(99).optional(),
};
const patternShape = {
  /** True: `q` is a JavaScript regular expression (with `u`, or without where only that parses). */
  regex: z.stringbool().default(false),
  caseSensitive: z.stringbool().default(false),
  /** True: only whole words. */
  word: z.stringbool().default(false),
};

/**
 * `GET /runs/:id/output`: the stored output so far as one file, also while it runs. With `q` only the lines that match;
 * then `jsonl` has one object per line `{taskId, vmId, vmName, offset, line, at, stream, commandIndex, text}`, without
 * it one per chunk.
 */
export const outputDownloadQuerySchema = z.strictObject({
  format: z.enum(['log', 'jsonl']).default('log'),
  gzip: z.stringbool().default(false),
  /** `log` only: each line begins with the time at which it came and the stream. */
  timestamps: z.stringbool().default(false),
  q: z.string().min(1).max(500).optional(),
  ...patternShape,
  ...outputFilterShape,
  ticket: z.string().max(128).optional(),
});
export type OutputDownloadQuery = z.infer<typeof outputDownloadQuerySchema>;

/** `GET /runs/:id/search`: lines of the stored output so far, task by task. Bounded in time and matches. */
export const outputSearchQuerySchema = z.strictObject({
  q: z.string().min(1).max(500),
  ...patternShape,
  ...outputFilterShape,
  /** Lines before and behind each match. */
  context: z.coerce.number().int().min(0).max(20).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(500),
  /** `nextCursor` of the answer before: goes on behind it. */
  cursor: z.string().max(200).optional(),
});
export type OutputSearchQuery = z.infer<typeof outputSearchQuerySchema>;

const searchLineSchema = z.object({
  /** Byte offset and number (from 1) of the line within its task; together with `taskId` it is the permalink. */
  offset: z.number().int(),
  line: z.number().int(),
  stream: outputStreamSchema,
  commandIndex: z.number().int(),
  /** When its first byte was stored. */
  at: instantSchema,
  /** Without the line end; a line over 4096 bytes is cut there. */
  text: z.string(),
});
export const searchMatchSchema = searchLineSchema.extend({
  taskId: z.string(),
  vmId: z.string(),
  vmName: z.string(),
  /** Where in `text` it matches, `[start, end)` in UTF-16 units; at most 20. */
  ranges: z.array(z.tuple([z.number().int(), z.number().int()])),
  before: z.array(searchLineSchema),
  after: z.array(searchLineSchema),
});
export type SearchLine = z.infer<typeof searchLineSchema>;
export type SearchMatch = z.infer<typeof searchMatchSchema>;
export const outputSearchSchema = z.object({
  matches: z.array(searchMatchSchema),
  /** True: there may be more. */
  truncated: z.boolean(),
  /** `matches`: the limit; `time`: 3 s; `expression`: one that would take for ever; null: all was searched. */
  stoppedBy: z.enum(['matches', 'time', 'expression']).nullable(),
  /** Present when it can go on. */
  nextCursor: z.string().optional(),
});

export const outputGroupsQuerySchema = z.strictObject({
  /** Absent: all commands together. */
  commandIndex: z.coerce.number().int().min(0).max(99).optional(),
});
const groupTextSchema = z.object({
  /** The beginning, at most 16 KiB, invalid UTF-8 replaced. */
  text: z.string(),
  bytes: z.number().int(),
});
/**
 * Ended tasks with the same exit codes and, byte by byte, the same stdout and the same stderr, but for where Terroir put
 * the files of the task: a shell's `/root/.terroir/…/c0: line 1: …` is `command 1: line 1: …` here.
 */
export const outputGroupSchema = z.object({
  taskIds: z.array(z.string()),
  exitCodes: z.array(z.number().int().nullable()),
  stdout: groupTextSchema,
  stderr: groupTextSchema,
});
export type OutputGroup = z.infer<typeof outputGroupSchema>;
/** `GET /runs/:id/output-groups`: "18 of 20 VMs say …"; the largest group first. */
export const outputGroupsSchema = z.object({
  groups: z.array(outputGroupSchema),
  /** Tasks that have not ended. */
  waitingTaskIds: z.array(z.string()),
  /** Tasks with more output than is compared (1 MiB each, 64 MiB in all), or whose output was removed. */
  notComparedTaskIds: z.array(z.string()),
});
export type OutputGroups = z.infer<typeof outputGroupsSchema>;

/** `GET/PUT /output-retention`; null: for ever, or as much as there is. What is removed leaves a record in its place. */
export const outputRetentionSchema = z.strictObject({
  keepDays: z.number().int().min(1).max(3650).nullable(),
  maxTotalBytes: z
    .number()
    .int()
    .min(1 << 20)
    .nullable(),
});
export type OutputRetention = z.infer<typeof outputRetentionSchema>;
export const outputRetentionStateSchema = z.object({
  ...outputRetentionSchema.shape,
  /** Stored now, over all tasks. */
  totalBytes: z.number().int(),
});
