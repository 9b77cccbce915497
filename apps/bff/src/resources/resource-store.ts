import * as z from 'zod';
import type { Database } from '../db/open-database.ts';

const used = z.object({
  key: z.string(),
  name: z.string(),
  connection_id: z.string(),
  simulated: z.number().transform((value) => value !== 0),
  provider: z.string().nullable(),
  region: z.string().nullable(),
  infra_id: z.string().nullable(),
  vm_id: z.string().nullable(),
  vm_name: z.string().nullable(),
  used_by: z.number(),
  created_at: z.string().nullable(),
});
export type UsedRow = z.infer<typeof used>;

/** What VMs use without it being made apart: counted from the rows of VMs and infras. */
export const createResourceStore = ({ sqlite }: Database) => {
  const living = "v.status NOT IN ('terminated', 'failed')";
  const images = sqlite.prepare(
    `SELECT i.connection_id || '/' || v.image_id AS key, v.image_id AS name, i.connection_id, i.simulated,
       v.provider, NULL AS region, NULL AS infra_id, NULL AS vm_id, NULL AS vm_name, count(*) AS used_by,
       NULL AS created_at
     FROM vms v JOIN infras i ON i.id = v.infra_id WHERE v.image_id IS NOT NULL AND ${living}
     GROUP BY i.connection_id, v.provider, v.image_id`,
  );
  const keys = sqlite.prepare(
    `SELECT i.id AS key, 'terroir-' || i.name AS name, i.connection_id, i.simulated, NULL AS provider,
       NULL AS region, i.id AS infra_id, NULL AS vm_id, NULL AS vm_name,
       (SELECT count(*) FROM vms v WHERE v.infra_id = i.id AND ${living}) AS used_by, i.created_at
     FROM infras i WHERE i.deleted_at IS NULL AND i.ssh_public_key IS NOT NULL`,
  );
  const addresses = sqlite.prepare(
    `SELECT v.id AS key, v.public_ip AS name, i.connection_id, i.simulated, v.provider, v.region,
       i.id AS infra_id, v.id AS vm_id, v.name AS vm_name, 1 AS used_by, v.created_at
     FROM vms v JOIN infras i ON i.id = v.infra_id WHERE v.public_ip IS NOT NULL AND ${living}`,
  );
  return {
    images: (): UsedRow[] => images.all().map((row) => used.parse(row)),
    keys: (): UsedRow[] => keys.all().map((row) => used.parse(row)),
    addresses: (): UsedRow[] => addresses.all().map((row) => used.parse(row)),
  };
};
export type ResourceStore = ReturnType<typeof createResourceStore>;
