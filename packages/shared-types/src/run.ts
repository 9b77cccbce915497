import * as z from 'zod';
import { instantSchema, nameSchema, ownIdSchema } from './ids.ts';
import { commandTextSchema, labelSelectorSchema } from './infra.ts';
import { idPageQuerySchema } from './page.ts';

export const runTargetSchema = z.strictObject({
  infraId: ownIdSchema,
  nodeGroup: nameSchema.optional(),
  vmIds: z.array(ownIdSchema).min(1).max(1000).optional(),
  labelSelector: labelSelectorSchema.optional(),
});
export type RunTarget = z.infer<typeof runTargetSchema>;

export const runRequestSchema = z.strictObject({
  target: runTargetSchema,
  commands: z.array(commandTextSchema).min(1).max(100),
  timeoutSeconds: z.number().int().min(1).max(86_400).default(1800),
  user: z
    .string()
    .regex(/^[a-z_][a-z0-9_-]{0,31}$/)
    .optional(),
  onError: z.enum(['stop', 'continue']).default('stop'),
});
export type RunRequest = z.infer<typeof runRequestSchema>;

export const runPreviewSchema = z.object({
  tasks: z.array(z.object({ vmId: z.string(), vmName: z.string(), commands: z.array(z.string()) })),
});
export type RunPreview = z.infer<typeof runPreviewSchema>;

export const taskStatusSchema = z.enum([
  'queued',
  'connecting',
  'running',
  'succeeded',
  'failed',
  'cancelled',
  'timed-out',
  'lost',
  'unreachable',
]);
export type TaskStatus = z.infer<typeof taskStatusSchema>;
export const isTaskEnded = (status: TaskStatus): boolean =>
  !['queued', 'connecting', 'running'].includes(status);

export const taskSchema = z.object({
  id: z.string(),
  runId: z.string(),
  vmId: z.string(),
  vmName: z.string(),
  status: taskStatusSchema,
  /** Per command in order; null: ended without a code (signal, lost, never started). */
  exitCodes: z.array(z.number().int().nullable()),
  commands: z.array(z.string()),
  outputBytes: z.number().int(),
  truncated: z.boolean(),
  /** Why it is unreachable, lost or timed out. */
  detail: z.string().nullable(),
  startedAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
});
export type Task = z.infer<typeof taskSchema>;

export const runStatusSchema = z.enum(['running', 'cancelling', 'succeeded', 'failed', 'cancelled', 'lost']);
export type RunStatus = z.infer<typeof runStatusSchema>;

export const runSummarySchema = z.object({
  id: z.string(),
  infraId: z.string(),
  infraName: z.string(),
  status: runStatusSchema,
  commands: z.array(z.string()),
  /** `command`: asked for by a person or script; the others by us. */
  origin: z.enum(['command', 'post-commands', 'preset']),
  timeoutSeconds: z.number().int(),
  onError: z.enum(['stop', 'continue']),
  startedAt: instantSchema,
  endedAt: instantSchema.nullable(),
  taskCounts: z.partialRecord(taskStatusSchema, z.number().int()),
});
export type RunSummary = z.infer<typeof runSummarySchema>;

export const runSchema = runSummarySchema.extend({
  tasks: z.array(taskSchema),
  asOfSeq: z.number().int(),
});
export type Run = z.infer<typeof runSchema>;

export const retryRequestSchema = z.strictObject({
  statuses: z
    .array(taskStatusSchema)
    .min(1)
    .max(9)
    .default(['failed', 'timed-out', 'unreachable', 'lost', 'cancelled']),
});

export const outputStreamSchema = z.enum(['stdout', 'stderr', 'system']);
export type OutputStream = z.infer<typeof outputStreamSchema>;

/** Starts at byte `offset` of the task's output; exactly one of `text`, `dataBase64`. */
export const outputChunkSchema = z.object({
  offset: z.number().int(),
  bytes: z.number().int(),
  at: instantSchema,
  stream: outputStreamSchema,
  commandIndex: z.number().int(),
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
export const outputDownloadQuerySchema = z.strictObject({
  format: z.enum(['log', 'jsonl']).default('log'),
  gzip: z.stringbool().default(false),
  ticket: z.string().max(128).optional(),
});

export const runsQuerySchema = idPageQuerySchema.extend({ infraId: ownIdSchema.optional() });
export const outputSearchQuerySchema = z.strictObject({
  q: z.string().min(1).max(500),
  /** True: `q` is a JavaScript regular expression; case is ignored either way. */
  regex: z.stringbool().default(false),
});
/** One line of output: byte offset and number (from 1) of the line within its task. */
export const searchMatchSchema = z.object({
  taskId: z.string(),
  offset: z.number().int(),
  line: z.number().int(),
  text: z.string(),
});
export type SearchMatch = z.infer<typeof searchMatchSchema>;
export const outputSearchSchema = z.object({
  matches: z.array(searchMatchSchema),
  /** True: there may be more; the search is bounded in matches and time. */
  truncated: z.boolean(),
});
