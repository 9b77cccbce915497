import { failureSchema, labelsSchema, onPartialFailureSchema, vmStatusSchema } from '@terroir/shared-types';
import * as z from 'zod';
import { jsonColumn } from '../db/json-column.ts';

const flag = z.number().transform((value) => value !== 0);

export const infraRowSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  labels: jsonColumn(labelsSchema),
  connection_id: z.string(),
  simulated: flag,
  hold: flag,
  on_partial_failure: onPartialFailureSchema,
  expires_at: z.string().nullable(),
  /** Warned of at this many minutes before, or set when it was nearer than that. */
  expiry_warned_minutes: z.union([z.literal(60), z.literal(10)]).nullable(),
  post_commands: jsonColumn(z.array(z.string())),
  post_run_id: z.string().nullable(),
  preset_id: z.string().nullable(),
  preset_input: jsonColumn(z.record(z.string(), z.unknown())).nullable(),
  ssh_public_key: z.string().nullable(),
  settled_at: z.string().nullable(),
  created_at: z.string(),
  deleted_at: z.string().nullable(),
});
export type InfraRow = z.infer<typeof infraRowSchema>;

export const nodeGroupRowSchema = z.object({
  infra_id: z.string(),
  name: z.string(),
  position: z.number(),
  spec_id: z.string(),
  count: z.number(),
  image_id: z.string().nullable(),
  disk_type: z.string(),
  disk_size_gib: z.number(),
  labels: jsonColumn(labelsSchema),
  alternatives: jsonColumn(z.array(z.string())),
  unit_hourly_usd: z.number().nullable(),
  next_index: z.number(),
  failover_max_hourly_usd: z.number().nullable(),
});
export type NodeGroupRow = z.infer<typeof nodeGroupRowSchema>;

export const vmRowSchema = z.object({
  id: z.string(),
  infra_id: z.string(),
  node_group: z.string(),
  idx: z.number(),
  name: z.string(),
  spec_id: z.string(),
  provider: z.string(),
  region: z.string(),
  image_id: z.string().nullable(),
  status: vmStatusSchema,
  raw: z.string(),
  status_since: z.string(),
  failure: jsonColumn(failureSchema).nullable(),
  provider_vm_id: z.string().nullable(),
  public_ip: z.string().nullable(),
  private_ip: z.string().nullable(),
  ssh_host: z.string().nullable(),
  ssh_port: z.number().nullable(),
  ssh_user: z.string().nullable(),
  host_key: z.string().nullable(),
  boot_id: z.string().nullable(),
  lng: z.number(),
  lat: z.number(),
  hourly_usd: z.number().nullable(),
  at_most_hourly_usd: z.number().nullable(),
  created_at: z.string(),
  running_since: z.string().nullable(),
  removing: flag,
  removed_at: z.string().nullable(),
  key_missing: flag,
});
export type VmRow = z.infer<typeof vmRowSchema>;
