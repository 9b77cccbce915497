import * as z from 'zod';
import { instantSchema, ownIdSchema } from './ids.ts';

/** An IP address or DNS name; never something a program could read as an option. */
const hostSchema = z.string().regex(/^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$|^[0-9A-Fa-f:]{2,39}$/);

const reachSchema = z.enum(['private', 'public']).default('private');

/**
 * `PUT /infras/:id/bastion`: the host through which every VM of the infra is reached from now on. `reach`: which address
 * of a VM the bastion dials (its private one on port 22; the other one when it has none).
 */
export const bastionRequestSchema = z.union([
  /** A VM of any of our infras, with its own account and key. */
  z.strictObject({ vmId: ownIdSchema, reach: reachSchema }),
  z.strictObject({
    host: hostSchema,
    port: z.number().int().min(1).max(65_535).default(22),
    user: z.string().regex(/^[a-z_][a-z0-9_-]{0,31}$/),
    /** OpenSSH or PEM, unencrypted; write-only. Absent: the key of the infra. */
    privateKey: z.string().min(1).max(16_384).optional(),
    /** OpenSSH public key line; absent: recorded at first use. */
    hostKey: z.string().min(1).max(4096).optional(),
    reach: reachSchema,
  }),
]);
export type BastionRequest = z.infer<typeof bastionRequestSchema>;

/** `GET /infras/:id/bastion`; null: the VMs are reached straight. */
export const bastionSchema = z.object({
  bastion: z
    .object({
      vmId: z.string().nullable(),
      host: z.string().nullable(),
      port: z.number().int().nullable(),
      user: z.string().nullable(),
      hasOwnKey: z.boolean(),
      reach: z.enum(['private', 'public']),
    })
    .nullable(),
});
export type BastionState = z.infer<typeof bastionSchema>;

const fingerprintSchema = z.object({
  /** e.g. `ssh-ed25519` */
  type: z.string(),
  /** As `ssh-keygen -l` shows it: `SHA256:…`. */
  fingerprint: z.string(),
});

/**
 * One SSH server on the way to a VM. `source`: `known` before the first contact (the driver or a person told it),
 * `first-use`: recorded at the first contact, `none`: no contact yet. `refused`: another key was shown later; nothing
 * was sent to it, and nothing runs there until it is cleared up.
 */
export const hostKeyHopSchema = z.object({
  role: z.enum(['bastion', 'vm']),
  address: z.string(),
  source: z.enum(['known', 'first-use', 'none']),
  key: fingerprintSchema.nullable(),
  firstSeenAt: instantSchema.nullable(),
  refused: fingerprintSchema.extend({ at: instantSchema }).nullable(),
});
/** `GET /vms/:id/host-keys`: every hop, the VM last. */
export const hostKeysSchema = z.object({ hops: z.array(hostKeyHopSchema) });
export type HostKeys = z.infer<typeof hostKeysSchema>;
