import * as z from 'zod';
import { instantSchema, labelsSchema, nameSchema, ownIdSchema } from './ids.ts';
import { commandTextSchema, labelSelectorSchema } from './infra.ts';
import { idPageQuerySchema } from './page.ts';
import { vmStatusSchema } from './vm-status.ts';
import { wordingSchema } from './wording.ts';

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

/** What a command looks able to destroy; the page translates the code. */
export const commandWarningCodeSchema = z.enum([
  'removes-files',
  'erases-disk',
  'stops-machine',
  'cuts-access',
  'kills-processes',
  'changes-permissions',
  'removes-packages',
  'removes-data',
  'removes-containers',
  'runs-from-internet',
  'fork-bomb',
]);
export type CommandWarningCode = z.infer<typeof commandWarningCodeSchema>;

/** `danger`: cannot be undone and hits the whole machine; `caution`: look twice. Never stops a run by itself. */
export const commandWarningSchema = z.object({
  code: commandWarningCodeSchema,
  severity: z.enum(['danger', 'caution']),
  commandIndex: z.number().int(),
  /** The part that was recognised, as the first of these VMs would be told it. */
  excerpt: z.string(),
  /** English, one sentence with the consequence. */
  message: z.string(),
  /** On how many of the VMs. */
  vmCount: z.number().int(),
});
export type CommandWarning = z.infer<typeof commandWarningSchema>;

/** Answer of `POST /runs/preview`: what each VM would be told, and how much is touched. Nothing runs. */
export const runPreviewSchema = z.object({
  tasks: z.array(
    z.object({
      vmId: z.string(),
      vmName: z.string(),
      commands: z.array(z.string()),
      /** A VM that is not `running` ends as `unreachable`. */
      vmStatus: vmStatusSchema,
      nodeGroup: z.string(),
      labels: labelsSchema,
      hourlyUsd: z.number().nullable(),
    }),
  ),
  vmCount: z.number().int(),
  /** How many of them are not running now. */
  notRunningCount: z.number().int(),
  /** What the touched VMs cost per hour together; without those that have no price. */
  hourlyUsd: z.number(),
  /** True: some have no known price. */
  incomplete: z.boolean(),
  /** True: sandbox money. */
  simulated: z.boolean(),
  warnings: z.array(commandWarningSchema),
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
  /** How long each command took, in ms by the clock of its VM; null: not known (yet). */
  commandMs: z.array(z.number().int().nullable()).optional(),
  commands: z.array(z.string()),
  outputBytes: z.number().int(),
  /** Above 0: what lay before this byte was removed by retention. */
  outputStart: z.number().int().optional(),
  truncated: z.boolean(),
  /** Why it is unreachable, lost or timed out. */
  detail: z.string().nullable(),
  detailWording: wordingSchema.optional(),
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

export const runsQuerySchema = idPageQuerySchema.extend({ infraId: ownIdSchema.optional() });
