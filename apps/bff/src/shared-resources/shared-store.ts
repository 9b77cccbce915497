import { failureSchema, portOpeningSchema } from '@terroir/shared-types';
import * as z from 'zod';
import { jsonColumn } from '../db/json-column.ts';
import type { Database } from '../db/open-database.ts';

const flag = z.number().transform((value) => value !== 0);
const sharedRowSchema = z.object({
  id: z.string(),
  kind: z.enum(['vnet', 'subnet', 'security-group', 'key']),
  name: z.string(),
  connection_id: z.string(),
  simulated: flag,
  provider: z.string(),
  region: z.string(),
  infra_id: z.string().nullable(),
  provider_id: z.string().nullable(),
  vnet_id: z.string().nullable(),
  borrowed: flag,
  openings: jsonColumn(z.array(portOpeningSchema)),
  want_openings: jsonColumn(z.array(portOpeningSchema)),
  want_gone: flag,
  sent_at: z.string().nullable(),
  removing_at: z.string().nullable(),
  missing: flag,
  failure: jsonColumn(failureSchema).nullable(),
  failed_at: z.string().nullable(),
  created_at: z.string(),
  gone_at: z.string().nullable(),
});
export type SharedRow = z.infer<typeof sharedRowSchema>;

/** Where a VM stands: networks are shared within it, security groups and keys within its infra there. */
export interface Place {
  connectionId: string;
  provider: string;
  region: string;
  infraId: string;
}

const same = (a: SharedRow['openings'], b: SharedRow['openings']): boolean =>
  a.length === b.length &&
  a.every((one) => b.some(({ port, from }) => port === one.port && from === one.from));

/** True: the provider is not yet what is wanted. */
export const isPending = (row: SharedRow): boolean =>
  row.gone_at === null &&
  row.failure === null &&
  !(row.missing && !row.want_gone) &&
  (row.want_gone || row.provider_id === null || !same(row.openings, row.want_openings));

// A failed VM stands on its network until its provider has shown that it is gone.
const standing = `(v.status NOT IN ('terminated', 'failed')
  OR (v.status = 'failed' AND v.provider_vm_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM intents n WHERE n.vm_id = v.id AND n.kind IN ('cleanup', 'terminate') AND n.state = 'verified')))`;

export type SharedStore = ReturnType<typeof createSharedStore>;

/** Rows of networks and key pairs, and the count of VMs that stand on them. */
export const createSharedStore = ({ sqlite }: Database) => {
  const columns = Object.keys(sharedRowSchema.shape);
  const insert = sqlite.prepare(
    `INSERT INTO shared_resources (${columns.join(', ')}) VALUES (${columns.map((name) => `@${name}`).join(', ')})`,
  );
  const update = sqlite.prepare(
    `UPDATE shared_resources SET ${columns.map((name) => `${name} = @${name}`).join(', ')} WHERE id = @id`,
  );
  const byId = sqlite.prepare('SELECT * FROM shared_resources WHERE id = ?');
  const living = sqlite.prepare('SELECT * FROM shared_resources WHERE gone_at IS NULL ORDER BY id');
  const byProvider = sqlite.prepare(
    'SELECT * FROM shared_resources WHERE connection_id = ? AND provider_id = ? ORDER BY id DESC LIMIT 1',
  );
  const atPlace = sqlite.prepare(
    `SELECT * FROM shared_resources WHERE gone_at IS NULL AND connection_id = @connectionId
       AND provider = @provider AND region = @region AND (infra_id IS NULL OR infra_id = @infraId) ORDER BY id`,
  );
  const users = sqlite
    .prepare<[Record<string, string | null>], number>(
      `SELECT count(*) FROM vms v JOIN infras i ON i.id = v.infra_id
       WHERE i.connection_id = @connection_id AND v.provider = @provider AND v.region = @region
         AND (@infra_id IS NULL OR v.infra_id = @infra_id) AND ${standing}`,
    )
    .pluck();
  const encode = (row: SharedRow) => ({
    ...row,
    simulated: Number(row.simulated),
    borrowed: Number(row.borrowed),
    openings: JSON.stringify(row.openings),
    want_openings: JSON.stringify(row.want_openings),
    want_gone: Number(row.want_gone),
    missing: Number(row.missing),
    failure: row.failure === null ? null : JSON.stringify(row.failure),
  });
  const one = (row: unknown): SharedRow | null => (row === undefined ? null : sharedRowSchema.parse(row));
  return {
    insert: (row: SharedRow): void => void insert.run(encode(row)),
    update: (row: SharedRow): void => void update.run(encode(row)),
    find: (id: string): SharedRow | null => one(byId.get(id)),
    findByProvider: (connectionId: string, providerId: string): SharedRow | null =>
      one(byProvider.get(connectionId, providerId)),
    living: (): SharedRow[] => living.all().map((row) => sharedRowSchema.parse(row)),
    /** What VMs of this infra can stand on here, oldest first. */
    at: (place: Place): SharedRow[] => atPlace.all(place).map((row) => sharedRowSchema.parse(row)),
    /** VMs that stand on it. */
    usedBy: ({ connection_id, provider, region, infra_id }: SharedRow): number =>
      users.get({ connection_id, provider, region, infra_id }) ?? 0,
  };
};
