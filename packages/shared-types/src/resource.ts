import * as z from 'zod';
import { failureSchema } from './failure.ts';
import { instantSchema, nameSchema, ownIdSchema, regionIdSchema } from './ids.ts';
import { pageQuerySchema } from './page.ts';

export const resourceKindSchema = z.enum([
  'vnet',
  'subnet',
  'security-group',
  'key',
  'image',
  'address',
  'disk',
]);
export type ResourceKind = z.infer<typeof resourceKindSchema>;

export const resourceStatusSchema = z.enum([
  'creating',
  'available',
  'attaching',
  'attached',
  'detaching',
  'growing',
  // The openings of a security group.
  'changing',
  'deleting',
  // Not at the provider any more although nobody here asked for it.
  'missing',
  'failed',
  // Not made and deleted by itself: it comes and goes with those that use it.
  'in-use',
]);
export type ResourceStatus = z.infer<typeof resourceStatusSchema>;

/** One TCP port that a security group lets in, and for whom: `0.0.0.0/0` is everybody. */
export const portOpeningSchema = z.strictObject({
  port: z.number().int().min(1).max(65_535),
  from: z.union([z.cidrv4(), z.cidrv6()]),
});
export type PortOpening = z.infer<typeof portOpeningSchema>;
export const openingsRequestSchema = z.strictObject({ openings: z.array(portOpeningSchema).max(50) });
export type OpeningsRequest = z.infer<typeof openingsRequestSchema>;

/** What VMs stand on, as a row: who uses it, and whether anybody still does. */
export const resourceSchema = z.object({
  id: z.string(),
  kind: resourceKindSchema,
  name: z.string(),
  connectionId: z.string(),
  provider: z.string().nullable(),
  region: z.string().nullable(),
  /** The provider's own id; null: not there (yet), or it has none. */
  providerId: z.string().nullable(),
  status: resourceStatusSchema,
  sizeGib: z.number().nullable(),
  infraId: z.string().nullable(),
  vmId: z.string().nullable(),
  vmName: z.string().nullable(),
  /** Living VMs that use it; above 1 it is shared. */
  usedBy: z.number().int(),
  /** Nobody uses it, it may cost, and it can be deleted here. */
  removable: z.boolean(),
  failure: failureSchema.optional(),
  /** Of a security group: what the provider lets in. */
  openings: z.array(portOpeningSchema).optional(),
  createdAt: instantSchema.nullable(),
  simulated: z.boolean(),
});
export type Resource = z.infer<typeof resourceSchema>;

export const resourcesQuerySchema = pageQuerySchema.extend({ kind: resourceKindSchema.optional() });

const diskSizeSchema = z.number().int().min(1).max(65_536);
export const diskRequestSchema = z.strictObject({
  name: nameSchema,
  connectionId: ownIdSchema,
  /** Where it is made; a disk can be attached to VMs of its region only. */
  regionId: regionIdSchema,
  sizeGib: diskSizeSchema,
  /** Attached to this VM once it is there. */
  vmId: ownIdSchema.optional(),
});
export type DiskRequest = z.infer<typeof diskRequestSchema>;
export const diskAttachSchema = z.strictObject({ vmId: ownIdSchema });
export const diskGrowSchema = z.strictObject({ sizeGib: diskSizeSchema });
