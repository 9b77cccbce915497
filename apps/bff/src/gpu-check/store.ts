import { type GpuCheck, gpuCheckSchema } from '@terroir/shared-types';
import * as z from 'zod';
import type { Database } from '../db/open-database.ts';

const rowSchema = z.object({
  vm_id: z.string(),
  result: z.string().transform((text): GpuCheck => gpuCheckSchema.parse(JSON.parse(text))),
});

export type GpuCheckStore = ReturnType<typeof createGpuCheckStore>;

/** The newest check of each VM. */
export const createGpuCheckStore = ({ sqlite }: Database) => {
  const ofVms = sqlite.prepare(
    'SELECT g.vm_id, g.result FROM json_each(?) w JOIN gpu_checks g ON g.vm_id = w.value',
  );
  const save = sqlite.prepare(
    'INSERT INTO gpu_checks VALUES (?, ?, ?) ON CONFLICT (vm_id) DO UPDATE SET result = excluded.result',
  );
  const deleteInfra = sqlite.prepare('DELETE FROM gpu_checks WHERE infra_id = ?');
  return {
    ofVms(vmIds: readonly string[]): ReadonlyMap<string, GpuCheck> {
      const rows = ofVms.all(JSON.stringify(vmIds)).map((row) => rowSchema.parse(row));
      return new Map(rows.map(({ vm_id, result }) => [vm_id, result]));
    },
    save(vmId: string, infraId: string, check: GpuCheck): void {
      save.run(vmId, infraId, JSON.stringify(check));
    },
    deleteInfra(infraId: string): void {
      deleteInfra.run(infraId);
    },
  };
};
