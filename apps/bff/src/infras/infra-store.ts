import * as z from 'zod';
import { vmStatusSchema } from '@terroir/shared-types';
import type { Database } from '../db/open-database.ts';
import { type InfraRow, type NodeGroupRow, infraRowSchema, nodeGroupRowSchema } from './rows.ts';

const countRow = z.object({
  infra_id: z.string(),
  node_group: z.string(),
  status: vmStatusSchema,
  hourly_usd: z.number().nullable(),
  n: z.number(),
});
/** VMs of one group in one status at one price. */
export type CountRow = z.infer<typeof countRow>;

const encode = (row: InfraRow): Record<string, unknown> => ({
  ...row,
  labels: JSON.stringify(row.labels),
  simulated: Number(row.simulated),
  hold: Number(row.hold),
  post_commands: JSON.stringify(row.post_commands),
  preset_input: row.preset_input === null ? null : JSON.stringify(row.preset_input),
});

const insertOf = (table: string, columns: readonly string[]): string =>
  `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((name) => `@${name}`).join(', ')})`;

export type InfraStore = ReturnType<typeof createInfraStore>;

/** Infras and their node groups. Deleted infras are seen by `findAny` alone. */
export const createInfraStore = ({ sqlite }: Database) => {
  const infraColumns = Object.keys(infraRowSchema.shape);
  const groupColumns = Object.keys(nodeGroupRowSchema.shape);
  const insertInfra = sqlite.prepare(insertOf('infras', infraColumns));
  const replaceInfra = sqlite.prepare(
    `UPDATE infras SET ${infraColumns.map((name) => `${name} = @${name}`).join(', ')} WHERE id = @id`,
  );
  const insertGroup = sqlite.prepare(insertOf('node_groups', groupColumns));
  const updateGroup = sqlite.prepare(
    'UPDATE node_groups SET count = @count, next_index = @next_index WHERE infra_id = @infra_id AND name = @name',
  );
  const byId = sqlite.prepare('SELECT * FROM infras WHERE id = ?');
  // Living: some VM of it has not ended.
  const livingByName = sqlite.prepare(
    `SELECT i.* FROM infras i WHERE i.name = ? AND i.deleted_at IS NULL AND EXISTS (
       SELECT 1 FROM vms v WHERE v.infra_id = i.id AND v.status NOT IN ('terminated', 'failed'))
     ORDER BY i.id DESC LIMIT 1`,
  );
  const page = sqlite.prepare(
    'SELECT * FROM infras WHERE deleted_at IS NULL AND (@before IS NULL OR id < @before) ORDER BY id DESC LIMIT @limit',
  );
  const total = sqlite.prepare<[], number>('SELECT count(*) FROM infras WHERE deleted_at IS NULL').pluck();
  const groupsOf = sqlite.prepare(
    'SELECT * FROM node_groups WHERE infra_id IN (SELECT value FROM json_each(?)) ORDER BY infra_id, position',
  );
  const allGroups = sqlite.prepare(
    `SELECT g.* FROM node_groups g JOIN infras i ON i.id = g.infra_id WHERE i.deleted_at IS NULL`,
  );
  const allInfras = sqlite.prepare('SELECT * FROM infras WHERE deleted_at IS NULL');
  const counts = sqlite.prepare(
    `SELECT infra_id, node_group, status, hourly_usd, count(*) AS n FROM vms
     WHERE infra_id IN (SELECT value FROM json_each(?)) AND removed_at IS NULL
     GROUP BY infra_id, node_group, status, hourly_usd`,
  );
  const committed = sqlite.prepare(
    `SELECT v.infra_id, v.node_group, v.status, coalesce(v.at_most_hourly_usd, v.hourly_usd) AS hourly_usd,
       count(*) AS n FROM vms v
     JOIN infras i ON i.id = v.infra_id
     WHERE (v.status NOT IN ('terminated', 'failed', 'suspended')
         -- A failed VM goes on costing until its provider has shown that it is gone.
         OR (v.status = 'failed' AND v.provider_vm_id IS NOT NULL AND NOT EXISTS (
           SELECT 1 FROM intents n WHERE n.vm_id = v.id AND n.kind IN ('cleanup', 'terminate') AND n.state = 'verified')))
       AND i.simulated = @simulated AND (@connectionId IS NULL OR i.connection_id = @connectionId)
     GROUP BY 4
     UNION ALL
     SELECT v.infra_id, v.node_group, v.status, p.hourly_usd, count(*) AS n FROM billing_periods p
     JOIN vms v ON v.id = p.vm_id JOIN infras i ON i.id = v.infra_id
     WHERE p.ended_ms IS NULL AND p.kind = 'suspended' AND v.status = 'suspended'
       AND i.simulated = @simulated AND (@connectionId IS NULL OR i.connection_id = @connectionId)
     GROUP BY p.hourly_usd`,
  );
  const expired = sqlite.prepare(
    `SELECT i.* FROM infras i WHERE i.expires_at <= ? AND i.deleted_at IS NULL AND EXISTS (
       SELECT 1 FROM vms v WHERE v.infra_id = i.id AND v.status NOT IN ('terminated', 'failed', 'terminating'))
     LIMIT 100`,
  );
  const expiring = sqlite.prepare(
    `SELECT i.* FROM infras i WHERE i.expires_at > @now AND i.expires_at <= @until AND i.deleted_at IS NULL AND EXISTS (
       SELECT 1 FROM vms v WHERE v.infra_id = i.id AND v.status NOT IN ('terminated', 'failed', 'terminating'))
     LIMIT 1000`,
  );
  const awaiting = sqlite.prepare(
    `SELECT * FROM infras WHERE deleted_at IS NULL AND post_run_id IS NULL
       AND (post_commands <> '[]' OR preset_id IS NOT NULL) AND EXISTS (
         SELECT 1 FROM vms v WHERE v.infra_id = infras.id AND v.status NOT IN ('terminated', 'failed'))
     ORDER BY id`,
  );
  const one = (row: unknown): InfraRow | null => (row === undefined ? null : infraRowSchema.parse(row));

  return {
    insert(row: InfraRow): void {
      insertInfra.run(encode(row));
    },
    update(row: InfraRow): void {
      replaceInfra.run(encode(row));
    },
    find(id: string): InfraRow | null {
      const row = one(byId.get(id));
      return row?.deleted_at === null ? row : null;
    },
    findAny: (id: string): InfraRow | null => one(byId.get(id)),
    findLivingByName: (name: string): InfraRow | null => one(livingByName.get(name)),
    page: (before: string | null, limit: number): InfraRow[] =>
      page.all({ before, limit }).map((row) => infraRowSchema.parse(row)),
    total: (): number => total.get() ?? 0,
    all: (): InfraRow[] => allInfras.all().map((row) => infraRowSchema.parse(row)),
    /** Those whose post-commands or preset have not had their first run, oldest first. */
    awaitingFirstRun: (): InfraRow[] => awaiting.all().map((row) => infraRowSchema.parse(row)),
    /** Those with anything left to end, whose expiry comes after `now` and until `until`. */
    expiring: (now: string, until: string): InfraRow[] =>
      expiring.all({ now, until }).map((row) => infraRowSchema.parse(row)),
    expired: (at: string): InfraRow[] => expired.all(at).map((row) => infraRowSchema.parse(row)),

    insertGroup(row: NodeGroupRow): void {
      insertGroup.run({
        ...row,
        labels: JSON.stringify(row.labels),
        alternatives: JSON.stringify(row.alternatives),
      });
    },
    updateGroup(row: NodeGroupRow): void {
      updateGroup.run({
        infra_id: row.infra_id,
        name: row.name,
        count: row.count,
        next_index: row.next_index,
      });
    },
    groups: (infraIds: readonly string[]): NodeGroupRow[] =>
      groupsOf.all(JSON.stringify(infraIds)).map((row) => nodeGroupRowSchema.parse(row)),
    allGroups: (): NodeGroupRow[] => allGroups.all().map((row) => nodeGroupRowSchema.parse(row)),
    counts: (infraIds: readonly string[]): CountRow[] =>
      counts.all(JSON.stringify(infraIds)).map((row) => countRow.parse(row)),
    /** VMs that cost or are about to, by what an hour can come to, of one connection or of all with that kind of money. */
    committed: (simulated: boolean, connectionId: string | null): CountRow[] =>
      committed.all({ simulated: Number(simulated), connectionId }).map((row) => countRow.parse(row)),
  };
};
