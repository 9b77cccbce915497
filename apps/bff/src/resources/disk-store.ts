import { failureSchema } from '@terroir/shared-types';
import * as z from 'zod';
import { jsonColumn } from '../db/json-column.ts';
import type { Database } from '../db/open-database.ts';

const flag = z.number().transform((value) => value !== 0);
const diskRowSchema = z.object({
  id: z.string(),
  name: z.string(),
  connection_id: z.string(),
  simulated: flag,
  provider: z.string(),
  region: z.string(),
  provider_disk_id: z.string().nullable(),
  size_gib: z.number().nullable(),
  vm_id: z.string().nullable(),
  want_size_gib: z.number(),
  want_vm_id: z.string().nullable(),
  want_gone: flag,
  sent_at: z.string().nullable(),
  missing: flag,
  failure: jsonColumn(failureSchema).nullable(),
  created_at: z.string(),
  gone_at: z.string().nullable(),
});
export type DiskRow = z.infer<typeof diskRowSchema>;

/** True: the provider is not yet what is wanted. */
export const isPending = (disk: DiskRow): boolean =>
  disk.gone_at === null &&
  disk.failure === null &&
  !(disk.missing && !disk.want_gone) &&
  (disk.want_gone ||
    disk.provider_disk_id === null ||
    disk.want_vm_id !== disk.vm_id ||
    disk.want_size_gib !== disk.size_gib);

export type DiskStore = ReturnType<typeof createDiskStore>;

export const createDiskStore = ({ sqlite }: Database) => {
  const columns = Object.keys(diskRowSchema.shape);
  const insert = sqlite.prepare(
    `INSERT INTO disks (${columns.join(', ')}) VALUES (${columns.map((name) => `@${name}`).join(', ')})`,
  );
  const update = sqlite.prepare(
    `UPDATE disks SET ${columns.map((name) => `${name} = @${name}`).join(', ')} WHERE id = @id`,
  );
  const byId = sqlite.prepare('SELECT * FROM disks WHERE id = ?');
  const living = sqlite.prepare('SELECT * FROM disks WHERE gone_at IS NULL ORDER BY id');
  const byProvider = sqlite.prepare('SELECT * FROM disks WHERE connection_id = ? AND provider_disk_id = ?');
  const ofVm = sqlite.prepare('SELECT * FROM disks WHERE vm_id = ? AND gone_at IS NULL ORDER BY id');
  const encode = (row: DiskRow) => ({
    ...row,
    simulated: Number(row.simulated),
    want_gone: Number(row.want_gone),
    missing: Number(row.missing),
    failure: row.failure === null ? null : JSON.stringify(row.failure),
  });
  const one = (row: unknown): DiskRow | null => (row === undefined ? null : diskRowSchema.parse(row));
  return {
    insert: (row: DiskRow): void => void insert.run(encode(row)),
    update: (row: DiskRow): void => void update.run(encode(row)),
    find: (id: string): DiskRow | null => one(byId.get(id)),
    findByProviderDisk: (connectionId: string, providerDiskId: string): DiskRow | null =>
      one(byProvider.get(connectionId, providerDiskId)),
    ofVm: (vmId: string): DiskRow[] => ofVm.all(vmId).map((row) => diskRowSchema.parse(row)),
    living: (): DiskRow[] => living.all().map((row) => diskRowSchema.parse(row)),
  };
};
