import * as z from 'zod';
import { refreshProgressSchema } from './catalog-state.ts';
import { capLimitSchema } from './cap.ts';
import { importProgressSchema } from './connection-request.ts';
import { wordingSchema } from './wording.ts';
import { failureCodeSchema, failureSchema } from './failure.ts';
import { fileTransferStatusSchema, fileTransferTaskStatusSchema } from './file.ts';
import { gpuCheckSchema, gpuFindingSchema } from './gpu-check.ts';
import { operationStatusSchema } from './operation.ts';
import { deployedVmStatusSchema, phaseProgressSchema, phaseStateSchema } from './deployment.ts';
import { endpointBenchmarkStatusSchema } from './endpoint-benchmark.ts';
import { endpointHealthSchema } from './endpoint.ts';
import { publicationStateSchema } from './publication.ts';
import { runStatusSchema, taskStatusSchema } from './run.ts';
import { vmStatusSchema } from './vm-status.ts';

const body = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.object({ type: z.literal(type), ...shape });

const bodies = [
  body('infra-created', { infraId: z.string(), name: z.string() }),
  body('infra-changed', { infraId: z.string() }),
  body('infra-expiry-warned', {
    infraId: z.string(),
    name: z.string(),
    expiresAt: z.string(),
    /** It ends by itself within so many minutes. */
    minutes: z.union([z.literal(60), z.literal(10)]),
  }),
  body('infra-deleted', { infraId: z.string(), name: z.string() }),
  body('vm-status-changed', {
    infraId: z.string(),
    vmId: z.string(),
    vmName: z.string(),
    from: vmStatusSchema.nullable(),
    status: vmStatusSchema,
    raw: z.string(),
    failure: failureSchema.optional(),
  }),
  body('vm-attempt-failed', {
    infraId: z.string(),
    vmId: z.string(),
    code: failureCodeSchema,
    messageWording: wordingSchema.optional(),
    remedyWording: wordingSchema.optional(),
    message: z.string(),
    remedy: z.string(),
  }),
  body('operation-changed', {
    operationId: z.string(),
    infraId: z.string().nullable(),
    kind: z.string(),
    status: operationStatusSchema,
    executeAt: z.string().optional(),
  }),
  body('run-started', { runId: z.string(), infraId: z.string(), status: runStatusSchema }),
  body('run-ended', { runId: z.string(), infraId: z.string(), status: runStatusSchema }),
  body('task-status-changed', {
    runId: z.string(),
    taskId: z.string(),
    vmId: z.string(),
    status: taskStatusSchema,
    exitCodes: z.array(z.number().int().nullable()),
    /** As in the task. */
    commandMs: z.array(z.number().int().nullable()).optional(),
  }),
  body('file-transfer-started', { transferId: z.string(), infraId: z.string(), path: z.string() }),
  body('file-transfer-ended', {
    transferId: z.string(),
    infraId: z.string(),
    path: z.string(),
    status: fileTransferStatusSchema,
  }),
  body('file-transfer-task-ended', {
    transferId: z.string(),
    infraId: z.string(),
    vmId: z.string(),
    status: fileTransferTaskStatusSchema,
  }),
  body('vm-file-deleted', {
    infraId: z.string(),
    vmId: z.string(),
    vmName: z.string(),
    path: z.string(),
  }),
  body('terminal-opened', {
    infraId: z.string(),
    vmId: z.string(),
    vmName: z.string(),
    terminalId: z.string(),
  }),
  body('terminal-ended', {
    infraId: z.string(),
    vmId: z.string(),
    vmName: z.string(),
    terminalId: z.string(),
    exitCode: z.number().int().nullable(),
  }),
  body('endpoint-health-changed', {
    infraId: z.string(),
    endpointId: z.string(),
    vmId: z.string(),
    health: endpointHealthSchema,
    detail: z.string(),
  }),
  body('endpoint-benchmark-changed', {
    infraId: z.string(),
    endpointId: z.string(),
    vmId: z.string(),
    benchmarkId: z.string(),
    status: endpointBenchmarkStatusSchema,
    /** Levels that are done. */
    levels: z.number().int(),
  }),
  /** An endpoint is published, withdrawn, or on its way. `state` null: it is no longer published. */
  body('publication-changed', {
    infraId: z.string(),
    endpointId: z.string(),
    vmId: z.string(),
    state: publicationStateSchema.nullable(),
    detail: z.string().nullable(),
  }),
  /** The GPUs of a VM were looked at and something differs from the last look: a boot, an outcome, a finding. */
  body('gpu-checked', {
    infraId: z.string(),
    vmId: z.string(),
    outcome: gpuCheckSchema.shape.outcome,
    findings: z.array(gpuFindingSchema),
  }),
  body('preset-step-changed', {
    infraId: z.string(),
    vmId: z.string(),
    stepId: z.string(),
    status: z.enum(['running', 'skipped', 'done', 'failed']),
  }),
  /** A phase of a VM has begun, gone on or ended; progress is told at most once per 2 percent. */
  body('preset-phase-changed', {
    deploymentId: z.string(),
    infraId: z.string(),
    vmId: z.string(),
    stepId: z.string(),
    state: phaseStateSchema,
    round: z.number().int(),
    startedAt: z.string().nullable(),
    endedAt: z.string().nullable(),
    medianSeconds: z.number().nullable(),
    budgetSeconds: z.number(),
    progress: phaseProgressSchema.nullable(),
  }),
  body('deployment-changed', {
    deploymentId: z.string(),
    infraId: z.string(),
    vmId: z.string(),
    status: deployedVmStatusSchema,
    detail: z.string().nullable(),
  }),
  /** A port of one VM that leads to a model on others was opened or closed, or its rotation or what ails it changed. */
  body('link-changed', {
    deploymentId: z.string(),
    infraId: z.string(),
    /** The VM on whose loopback it is; null: it has ended. */
    vmId: z.string().nullable(),
    model: z.string(),
    port: z.number().int(),
    isOpen: z.boolean(),
    /** Why it is not open; null: it is. */
    detail: z.string().nullable(),
    /** VMs that answer by turns, of all that have the model. */
    inRotation: z.number().int(),
    backends: z.number().int(),
  }),
  body('schedule-changed', { scheduleId: z.string(), infraId: z.string() }),
  body('resource-changed', {
    resourceId: z.string(),
    kind: z.string(),
    name: z.string(),
    status: z.string(),
  }),
  body('caps-changed', {}),
  body('cap-warned', {
    scope: z.string(),
    limit: capLimitSchema,
    /** Percent of the limit that has been reached. */
    level: z.union([z.literal(50), z.literal(80), z.literal(100)]),
    usedUsd: z.number(),
    limitUsd: z.number(),
    detail: z.string(),
  }),
  body('incident-raised', {
    incidentId: z.string(),
    infraId: z.string().nullable(),
    detail: z.string(),
    detailWording: wordingSchema.optional(),
  }),
  body('incident-resolved', { incidentId: z.string(), infraId: z.string().nullable() }),
  body('connection-changed', {
    connectionId: z.string(),
    status: z.string(),
    detail: z.string(),
    detailWording: wordingSchema.optional(),
  }),
  body('connection-import-progressed', importProgressSchema.shape),
  body('catalog-swapped', { catalogVersion: z.string() }),
  body('catalog-refresh-progressed', refreshProgressSchema.shape),
  body('catalog-settings-changed', {}),
  body('measurement-saved', {
    specId: z.string(),
    benchmark: z.string(),
    score: z.number(),
    unit: z.string(),
    vmId: z.string().nullable(),
    runId: z.string().nullable(),
  }),
  body('measurement-missed', {
    infraId: z.string(),
    vmId: z.string(),
    runId: z.string(),
    benchmark: z.string(),
    detail: z.string(),
  }),
  body('manual-price-changed', { specId: z.string(), change: z.enum(['set', 'removed', 'expired']) }),
] as const;

/** What happened, without its number: the form in which a service appends it. */
export const eventBodySchema = z.discriminatedUnion('type', bodies);
export type EventBody = z.infer<typeof eventBodySchema>;

const numbering = { seq: z.number().int(), at: z.iso.datetime(), actor: z.string() };
type Numbered<Bodies> = {
  [Index in keyof Bodies]: Bodies[Index] extends z.ZodObject<infer Shape>
    ? z.ZodObject<Shape & typeof numbering>
    : never;
};
/** Each a whole of its own: put together at each parse, the two halves would cost a flood of events a third more. */
const numbered = bodies.map((one) => one.extend(numbering)) as unknown as Numbered<typeof bodies>;

export const eventSchema = z.discriminatedUnion('type', numbered);
export type Event = z.infer<typeof eventSchema>;

export const eventsQuerySchema = z.strictObject({
  after: z.coerce.number().int().min(0).default(0),
  /** `nextCursor` of the page before; counts instead of `after`. */
  cursor: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  infraId: z.string().max(64).optional(),
  /** `desc`: the newest first, for the activity feed. */
  order: z.enum(['asc', 'desc']).default('asc'),
});
