import * as z from 'zod';
import { guestFaultSchema } from './guest-faults.ts';

/**
 * What the sandbox cloud says over its own HTTP API; the sandbox driver parses answers with these.
 * Everything here is simulated: addresses, prices and hardware are made up, only the shells are real.
 */

export const sandboxVmStatusSchema = z.enum([
  'creating',
  'booting',
  'running',
  'suspending',
  'suspended',
  'resuming',
  'rebooting',
  'terminating',
  'terminated',
  'failed',
]);
export type SandboxVmStatus = z.infer<typeof sandboxVmStatusSchema>;

const word = z.string().min(1).max(200);

export const sandboxGpuSchema = z.strictObject({
  vendor: z.string().max(60),
  model: word,
  count: z.number().int().min(1).max(64),
  memoryGibEach: z.number().positive().max(4096).nullable(),
});

export const tagsSchema = z
  .record(z.string().min(1).max(128), z.string().max(256))
  .refine((tags) => Object.keys(tags).length <= 50, 'at most 50 tags');

const publicKeyLine = z
  .string()
  .max(10_000)
  .regex(/^(ssh-|ecdsa-)\S+ \S+/, 'an OpenSSH public key line');

/** `POST /vms`. The caller passes the spec's facts, as the sandbox accepts any spec in any region. */
export const createVmRequestSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'a host name: a-z, 0-9 and inner dashes'),
  provider: word,
  region: word,
  spec: word,
  vcpu: z.number().positive().max(100_000),
  memoryGib: z.number().positive().max(1_000_000),
  gpu: sandboxGpuSchema.nullable().default(null),
  hourlyUsd: z.number().nonnegative().max(1_000_000).nullable(),
  imageId: z.string().max(400).nullable().default(null),
  rootDisk: z
    .strictObject({ type: z.string().max(60), sizeGib: z.number().positive().max(100_000) })
    .nullable()
    .default(null),
  tags: tagsSchema.default({}),
  clientToken: z.string().min(1).max(128),
  sshPublicKey: publicKeyLine,
  /** Absent or null: the default network of this cloud. */
  network: z
    .strictObject({ subnetId: word, securityGroupIds: z.array(word).min(1).max(5), keyId: word })
    .nullable()
    .default(null),
  user: z
    .string()
    .regex(/^[a-z_][a-z0-9_-]{0,30}$/, 'a Linux user name')
    .default('ubuntu'),
});
/** What a caller writes: fields with defaults may be left out. */
export type CreateVmRequest = z.input<typeof createVmRequestSchema>;
/** The same after parsing. */
export type CreateVmParameters = z.infer<typeof createVmRequestSchema>;

/** `POST /vms/dry-run`: would this be refused now for its quota or for want of room? Nothing is made. */
export const dryRunRequestSchema = createVmRequestSchema.pick({
  provider: true,
  region: true,
  spec: true,
  vcpu: true,
  gpu: true,
});
export type DryRunRequest = z.input<typeof dryRunRequestSchema>;
export type DryRunParameters = z.infer<typeof dryRunRequestSchema>;
export const dryRunSchema = z.object({ status: z.literal('ok') });

export const sandboxVmSchema = z.object({
  id: z.string(),
  name: z.string(),
  provider: z.string(),
  region: z.string(),
  spec: z.string(),
  vcpu: z.number(),
  memoryGib: z.number(),
  gpu: sandboxGpuSchema.nullable(),
  hourlyUsd: z.number().nullable(),
  imageId: z.string().nullable(),
  status: sandboxVmStatusSchema,
  publicIp: z.string(),
  privateIp: z.string(),
  /** Port on 127.0.0.1; null until the VM has booted for the first time. */
  sshPort: z.number().int().nullable(),
  sshUser: z.string(),
  /** Known from creation on, so a client can pin it before the first connection. */
  hostKey: z.object({ publicKey: z.string(), fingerprint: z.string() }),
  /** Null until the first boot; another one after every reboot. */
  bootId: z.string().nullable(),
  tags: z.record(z.string(), z.string()),
  clientToken: z.string(),
  /** Null: the default network of this cloud. */
  network: z
    .object({ subnetId: z.string(), securityGroupIds: z.array(z.string()), keyId: z.string() })
    .nullable(),
  createdAt: z.string(),
  /** Start of the current boot. */
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  simulated: z.literal(true),
});
export type SandboxVm = z.infer<typeof sandboxVmSchema>;

export const sandboxVmListSchema = z.object({
  items: z.array(sandboxVmSchema),
  /** How many there are; more than the items: the listing came in part. */
  total: z.number().int().optional(),
});

/** `GET /vms?brief=true`: enough to see which of them changed. */
export const sandboxVmBriefSchema = sandboxVmSchema.pick({
  id: true,
  status: true,
  bootId: true,
  sshPort: true,
});
export type SandboxVmBrief = z.infer<typeof sandboxVmBriefSchema>;
export const sandboxVmBriefListSchema = sandboxVmListSchema.extend({ items: z.array(sandboxVmBriefSchema) });

export const vmActionSchema = z.enum(['suspend', 'resume', 'reboot', 'terminate', 'kill']);
export type VmAction = z.infer<typeof vmActionSchema>;

/** `POST /disks`. */
export const createDiskRequestSchema = z.strictObject({
  name: word,
  provider: word,
  region: word,
  sizeGib: z.number().int().min(1).max(65_536),
  tags: tagsSchema.default({}),
  clientToken: z.string().min(1).max(128),
});
export type CreateDiskParameters = z.infer<typeof createDiskRequestSchema>;
export const attachDiskSchema = z.strictObject({ vmId: z.string().min(1).max(60) });
export const growDiskSchema = z.strictObject({ sizeGib: z.number().int().min(1).max(65_536) });

export const sandboxDiskSchema = createDiskRequestSchema.extend({
  id: z.string(),
  attachedTo: z.string().nullable(),
  createdAt: z.string(),
  simulated: z.literal(true),
});
export type SandboxDisk = z.infer<typeof sandboxDiskSchema>;
export const sandboxDiskListSchema = z.object({ items: z.array(sandboxDiskSchema), total: z.number().int() });

export const sandboxResourceKindSchema = z.enum(['vnet', 'subnet', 'security-group', 'key']);
export type SandboxResourceKind = z.infer<typeof sandboxResourceKindSchema>;

/** An ingress rule of a security group: one TCP port for an address range. */
export const ingressSchema = z.strictObject({
  port: z.number().int().min(1).max(65_535),
  from: z.union([z.cidrv4(), z.cidrv6()]),
});

/** `POST /vnets`, `/subnets`, `/security-groups`, `/keys`. */
export const createResourceRequestSchema = z.strictObject({
  name: word,
  provider: word,
  region: word,
  tags: tagsSchema.default({}),
  clientToken: z.string().min(1).max(128),
  /** Of a subnet or security group. */
  vnetId: word.optional(),
  /** Of a security group. */
  ingress: z.array(ingressSchema).max(60).default([]),
  /** Of a key. */
  publicKey: publicKeyLine.optional(),
});
export type CreateResourceParameters = z.infer<typeof createResourceRequestSchema>;

export const sandboxResourceSchema = createResourceRequestSchema.extend({
  id: z.string(),
  kind: sandboxResourceKindSchema,
  createdAt: z.string(),
  simulated: z.literal(true),
});
export type SandboxResource = z.infer<typeof sandboxResourceSchema>;
export const sandboxResourceListSchema = z.object({
  items: z.array(sandboxResourceSchema),
  total: z.number().int(),
});

export const sandboxBillSchema = z.object({
  simulated: z.literal(true),
  currency: z.literal('USD'),
  at: z.string(),
  totalUsd: z.number(),
  /** VMs whose spec has no price; they are not in the total. */
  unpricedVms: z.number().int(),
  items: z.array(
    z.object({
      vmId: z.string(),
      name: z.string(),
      spec: z.string(),
      status: sandboxVmStatusSchema,
      hourlyUsd: z.number().nullable(),
      runningSeconds: z.number(),
      accruedUsd: z.number().nullable(),
    }),
  ),
});
export type SandboxBill = z.infer<typeof sandboxBillSchema>;

const rate = z.number().min(0).max(1);

const delayRangeMs = z
  .tuple([z.number().int().min(0).max(3_600_000), z.number().int().min(0).max(3_600_000)])
  .refine(([min, max]) => min <= max, 'the first is the smaller one');

export const faultsSchema = z.strictObject({
  createAnswerLost: rate,
  create500: rate,
  create500ButCreated: rate,
  listFails: rate,
  /** More creations than this in a second in one region are throttled; null: never. */
  createsPerSecond: z.number().positive().max(1_000_000).nullable(),
  /** The listing comes short; its `total` says how many there are. */
  listPartial: rate,
  /** The listing shows every VM twice. */
  listDoubled: rate,
  /** One creation makes two VMs with the same tags. */
  createDoubled: rate,
  /** The VM never leaves `booting`. */
  bootStuck: rate,
  listStaleMs: z.number().int().min(0).max(3_600_000),
  createDelayMs: delayRangeMs,
  bootDelayMs: delayRangeMs,
  quotas: z
    .array(
      z.strictObject({
        provider: word,
        region: word,
        family: word,
        limitVcpu: z.number().min(0),
      }),
    )
    .max(1_000),
  /** How many vNets, subnets, security groups or keys a region may hold; unlisted: 5 vNets, 500 of the others. */
  resourceQuotas: z
    .array(
      z.strictObject({
        provider: word,
        region: word,
        kind: sandboxResourceKindSchema,
        limit: z.number().int().min(0),
      }),
    )
    .max(1_000),
  capacity: z
    .array(
      z.strictObject({
        provider: word,
        region: word,
        spec: word,
        available: z.number().int().min(0),
      }),
    )
    .max(1_000),
  /** What goes wrong inside VMs. */
  guest: z.array(guestFaultSchema).max(1_000),
});
export type Faults = z.infer<typeof faultsSchema>;

/** `PUT /faults`: the fields given replace the old ones whole, the others stay. */
export const faultsPatchSchema = faultsSchema.partial();
export type FaultsPatch = z.infer<typeof faultsPatchSchema>;

/** Every refusal: shaped like a cloud's, the message verbatim for people. */
export const sandboxErrorSchema = z.object({
  error: z.object({ code: z.string(), message: z.string(), requestId: z.string() }),
});
export type SandboxError = z.infer<typeof sandboxErrorSchema>;

export const isolationSchema = z.object({
  available: z.boolean(),
  reason: z.string().optional(),
  remedy: z.string().optional(),
});
export type IsolationReport = z.infer<typeof isolationSchema>;

export const sandboxHealthSchema = z.object({
  status: z.literal('ok'),
  pid: z.number().int(),
  profile: z.enum(['normal', 'fast']),
  isolation: isolationSchema,
  livingVms: z.number().int(),
  simulated: z.literal(true),
});
export type SandboxHealth = z.infer<typeof sandboxHealthSchema>;

export const sandboxProfileSchema = z.enum(['normal', 'fast']);
export type SandboxProfile = z.infer<typeof sandboxProfileSchema>;

/** `<data dir>/sandbox-cloud.json`, mode 0600. */
export const connectionFileSchema = z.object({
  url: z.url().refine((url) => !url.endsWith('/'), 'without a trailing slash'),
  token: z.string().min(32),
  pid: z.number().int().positive(),
});
export type SandboxConnection = z.infer<typeof connectionFileSchema>;

export const connectionFileName = 'sandbox-cloud.json';
