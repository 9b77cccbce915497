import * as z from 'zod';
import { failureSchema } from './failure.ts';
import { gpuCheckSchema } from './gpu-check.ts';
import { instantSchema, labelsSchema, lngLatSchema, nameSchema, ownIdSchema, specIdSchema } from './ids.ts';
import { idPageQuerySchema } from './page.ts';
import { wordingSchema } from './wording.ts';
import { vmStatusSchema } from './vm-status.ts';

export const rootDiskSchema = z.strictObject({
  type: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,40}$/)
    .default('default'),
  sizeGib: z.number().int().min(8).max(65_536).default(50),
});
export type RootDisk = z.infer<typeof rootDiskSchema>;

/**
 * May the launch go on with recommendations that nobody named, once the alternatives are used up? Only with a
 * price ceiling per VM; null: no.
 */
export const failoverSchema = z.strictObject({ maxHourlyUsd: z.number().positive().max(1_000_000) });
export type FailoverRule = z.infer<typeof failoverSchema>;

export const nodeGroupRequestSchema = z.strictObject({
  name: nameSchema,
  specId: specIdSchema,
  count: z.number().int().min(1).max(1000),
  imageId: z.string().min(1).max(200).optional(),
  rootDisk: rootDiskSchema.optional(),
  labels: labelsSchema.default({}),
  alternatives: z.array(specIdSchema).max(20).default([]),
  failover: failoverSchema.nullable().default(null),
});
export type NodeGroupRequest = z.infer<typeof nodeGroupRequestSchema>;

export const onPartialFailureSchema = z.enum(['continue', 'rollback', 'refine']);
/** No shell takes a NUL in a command. */
export const commandTextSchema = z
  .string()
  .min(1)
  .max(65_536)
  .refine((text) => !text.includes('\0'), 'holds a NUL character');

/** What a person has seen and accepts before it is bought. */
export const confirmSchema = z.strictObject({
  /** The monthly amount of the estimate, to the cent. */
  monthlyUsd: z.number().nonnegative().optional(),
  /** True: VMs without a known price may be bought although no cap can cover them. */
  unpriced: z.boolean().optional(),
});
export type Confirm = z.infer<typeof confirmSchema>;

/** All of them are one transaction; one installation is made for about as many. */
const maxVmsPerLaunch = 10_000;

export const infraRequestSchema = z
  .strictObject({
    name: nameSchema,
    description: z.string().max(2000).default(''),
    labels: labelsSchema.default({}),
    connectionId: ownIdSchema,
    nodeGroups: z.array(nodeGroupRequestSchema).min(1).max(50),
    hold: z.boolean().default(false),
    onPartialFailure: onPartialFailureSchema.default('continue'),
    expiresAt: instantSchema.nullable().optional(),
    confirm: confirmSchema.optional(),
    postCommands: z.array(commandTextSchema).max(50).default([]),
    /** Reads CPU, memory, disk and GPU of each VM over SSH. */
    monitoring: z.boolean().default(false),
    presetId: ownIdSchema.optional(),
    presetInput: z.record(z.string().max(60), z.unknown()).optional(),
  })
  .refine(({ nodeGroups }) => new Set(nodeGroups.map((group) => group.name)).size === nodeGroups.length, {
    path: ['nodeGroups'],
    message: 'two node groups have the same name',
  })
  .refine(({ nodeGroups }) => nodeGroups.reduce((sum, { count }) => sum + count, 0) <= maxVmsPerLaunch, {
    path: ['nodeGroups'],
    message: `at most ${maxVmsPerLaunch} VMs in one launch`,
  })
  .refine(({ presetId, presetInput }) => presetId !== undefined || presetInput === undefined, {
    path: ['presetInput'],
    message: 'needs a presetId',
  });
export type InfraRequest = z.infer<typeof infraRequestSchema>;

/** What a suspended VM goes on costing: its disk, the full price, or not known. */
export const suspendedCostSchema = z.object({
  billing: z.enum(['disk', 'full', 'unknown']),
  /** null: not known, which is not 0. */
  hourlyUsd: z.number().nullable(),
  diskGib: z.number(),
  source: z.string().nullable(),
  asOf: z.string().nullable(),
});
export type SuspendedCost = z.infer<typeof suspendedCostSchema>;

export const vmSchema = z.object({
  id: z.string(),
  name: z.string(),
  infraId: z.string(),
  nodeGroup: z.string(),
  specId: z.string(),
  provider: z.string(),
  region: z.string(),
  imageId: z.string().nullable(),
  status: vmStatusSchema,
  /** The driver's own word for the status. */
  raw: z.string(),
  statusSince: instantSchema,
  failure: failureSchema.optional(),
  publicIp: z.string().nullable(),
  privateIp: z.string().nullable(),
  sshPort: z.number().int().nullable(),
  /** Present when SSH cannot be tried. `no-key`: adopted without its private key; it can be seen and ended. */
  unreachableReason: z.literal('no-key').optional(),
  lngLat: lngLatSchema,
  createdAt: instantSchema,
  runningSince: instantSchema.optional(),
  /** Frozen at launch; null: the catalog has no price. */
  hourlyUsd: z.number().nullable(),
  /** What an hour can come to at most, which caps count; only where that is more, as for spot VMs. */
  atMostHourlyUsd: z.number().optional(),
  accruedUsd: z.number(),
  /** Only while it is suspended. */
  suspendedCost: suspendedCostSchema.optional(),
  /** The newest look at its GPUs; absent: nobody looked. */
  gpuCheck: gpuCheckSchema.optional(),
  labels: labelsSchema,
});
export type Vm = z.infer<typeof vmSchema>;

/** Living and ended VMs by status, e.g. `{running: 3, failed: 1}`; absent means 0. */
export const statusCountsSchema = z.partialRecord(vmStatusSchema, z.number().int());
export type StatusCounts = z.infer<typeof statusCountsSchema>;

export const nodeGroupSchema = z.object({
  name: z.string(),
  specId: z.string(),
  /** How many VMs are wanted. */
  count: z.number().int(),
  imageId: z.string().nullable(),
  rootDisk: z.object({ type: z.string(), sizeGib: z.number() }),
  labels: labelsSchema,
  alternatives: z.array(z.string()),
  failover: failoverSchema.nullable(),
  counts: statusCountsSchema,
  unitHourlyUsd: z.number().nullable(),
});
export type NodeGroup = z.infer<typeof nodeGroupSchema>;

/**
 * What became of an infra of which nothing lives. `failed`: no VM ever ran; `refined`: all had failed and were removed;
 * `rolled-back`: some failed, so all were ended; `withdrawn`: given up while on hold; `scaled-in`: scaled to 0;
 * `expired`; `terminated`: by somebody; `ended-elsewhere`: at the provider, without being asked to by us.
 */
export const infraEndSchema = z.object({
  how: z.enum([
    'failed',
    'refined',
    'rolled-back',
    'withdrawn',
    'scaled-in',
    'expired',
    'terminated',
    'ended-elsewhere',
  ]),
  at: instantSchema,
  actor: z.string(),
  /** VMs that `POST /infras/:id/retry` would order again. */
  retryableVms: z.number().int(),
});
export type InfraEnd = z.infer<typeof infraEndSchema>;

export const infraSummarySchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  labels: labelsSchema,
  connectionId: z.string(),
  /** Derived from counts: the commonest word and how many, e.g. `running 3/4`, or `terminated`. */
  status: z.string(),
  counts: statusCountsSchema,
  /** True while it waits for `continue` or `withdraw`. */
  hold: z.boolean(),
  /** Present when nothing of it lives: why, and what can be done about it. */
  end: infraEndSchema.optional(),
  onPartialFailure: onPartialFailureSchema,
  presetId: z.string().nullable(),
  hourlyUsd: z.number(),
  accruedUsd: z.number(),
  /** True when a VM without a known price is left out of the sums. */
  incomplete: z.boolean(),
  expiresAt: instantSchema.nullable(),
  /** It ends by itself within so many minutes; absent: not that soon. `PATCH` of `expiresAt` extends it. */
  expiryWarningMinutes: z.union([z.literal(60), z.literal(10)]).optional(),
  createdAt: instantSchema,
  /** True: sandbox money, never added to real money. */
  simulated: z.boolean(),
});
export type InfraSummary = z.infer<typeof infraSummarySchema>;

export const infraSchema = infraSummarySchema.extend({
  nodeGroups: z.array(nodeGroupSchema),
  vms: z.array(vmSchema),
  postCommands: z.array(z.string()),
  /** The run of the post-commands, once it exists. */
  postRunId: z.string().nullable(),
  presetInput: z.record(z.string(), z.unknown()).nullable(),
  asOfSeq: z.number().int(),
});
export type Infra = z.infer<typeof infraSchema>;

export const infraActionSchema = z.enum([
  'suspend',
  'resume',
  'reboot',
  'terminate',
  'continue',
  'withdraw',
  'refine',
]);
export type InfraAction = z.infer<typeof infraActionSchema>;

export const actionRequestSchema = z
  .strictObject({
    action: infraActionSchema,
    nodeGroup: nameSchema.optional(),
    vmIds: z.array(ownIdSchema).min(1).max(1000).optional(),
    delaySeconds: z.number().int().min(0).max(3600).default(0),
  })
  .refine((request) => !(request.nodeGroup !== undefined && request.vmIds !== undefined), {
    path: ['vmIds'],
    message: 'give nodeGroup or vmIds, not both',
  });
export type ActionRequest = z.infer<typeof actionRequestSchema>;

export const scaleRequestSchema = z.strictObject({
  count: z.number().int().min(0).max(1000),
  /** As in a launch: the monthly amount of what is added, when it is above the confirm threshold. */
  confirm: confirmSchema.optional(),
});
/** Orders failed VMs again: from the spec that they had, or from another one. */
export const vmRetrySchema = z
  .strictObject({
    nodeGroup: nameSchema.optional(),
    vmIds: z.array(ownIdSchema).min(1).max(1000).optional(),
    specId: specIdSchema.optional(),
    /** As in a launch, when the monthly amount is above the confirm threshold. */
    confirm: confirmSchema.optional(),
  })
  .refine((request) => !(request.nodeGroup !== undefined && request.vmIds !== undefined), {
    path: ['vmIds'],
    message: 'give nodeGroup or vmIds, not both',
  });
export type VmRetry = z.infer<typeof vmRetrySchema>;

export const infraPatchSchema = z.strictObject({
  description: z.string().max(2000).optional(),
  labels: labelsSchema.optional(),
  expiresAt: instantSchema.nullable().optional(),
});
export type InfraPatch = z.infer<typeof infraPatchSchema>;

/** `key=value` or `key`, several joined by commas. */
export const labelSelectorSchema = z.string().max(500);
export const vmsQuerySchema = idPageQuerySchema.extend({
  status: vmStatusSchema.optional(),
  provider: z.string().max(64).optional(),
  labelSelector: labelSelectorSchema.optional(),
});

export const incidentSchema = z.object({
  id: z.string(),
  kind: z.enum([
    'vm-missing',
    'vm-adopted',
    'listing-failed',
    'connection-failed',
    // A call was sent, nobody answered: what it made may cost.
    'outcome-unknown',
    // What we were about to end does not carry our tags.
    'not-ours',
    // The machine's clock jumped, or differs from a provider's.
    'clock-differs',
    'database-rebuilt',
    'resource-missing',
  ]),
  infraId: z.string().nullable(),
  vmId: z.string().nullable(),
  connectionId: z.string(),
  detail: z.string(),
  detailWording: wordingSchema.optional(),
  remedy: z.string(),
  remedyWording: wordingSchema.optional(),
  hourlyUsd: z.number().nullable(),
  raisedAt: instantSchema,
  resolvedAt: instantSchema.nullable(),
});
export type Incident = z.infer<typeof incidentSchema>;
