import type { VmStatus } from '@terroir/shared-types';
import type { Database } from '../db/open-database.ts';
import { openIntentStates } from '../provisioning/intent-store.ts';
import { type VmRow, vmRowSchema } from './rows.ts';

export interface VmFilter {
  status: VmStatus | null;
  provider: string | null;
  /** `<infraId>/<nodeGroup>` keys; null: any. */
  groupKeys: readonly string[] | null;
}

export type VmStore = ReturnType<typeof createVmStore>;

// Kinds of change there are; each keeps a prepared statement.
const maxUpdates = 100;
const living = "status NOT IN ('terminated', 'failed')";

/** VM rows. Changing a status is not done here but by `vm-status-change`, with event and ledger. */
export const createVmStore = ({ sqlite }: Database) => {
  const columns = Object.keys(vmRowSchema.shape);
  const insert = sqlite.prepare(
    `INSERT INTO vms (${columns.join(', ')}) VALUES (${columns.map((name) => `@${name}`).join(', ')})`,
  );
  const byId = sqlite.prepare<[string], Record<string, unknown>>('SELECT * FROM vms WHERE id = ?');
  // SQLite writes every index of a column that is named, changed or not, and for the id looks through all that refer
  // to it: of a thousand VMs on their way that was a fifth of the server's time.
  const updates = new Map<string, ReturnType<typeof sqlite.prepare>>();
  const updateOf = (names: readonly string[]) => {
    const changes = names.map((name) => `${name} = @${name}`).join(', ');
    const known = updates.get(changes);
    if (known !== undefined) return known;
    if (updates.size >= maxUpdates) updates.clear();
    const made = sqlite.prepare(`UPDATE vms SET ${changes} WHERE id = @id`);
    updates.set(changes, made);
    return made;
  };
  const byProviderVm = sqlite.prepare(
    `SELECT v.* FROM vms v JOIN infras i ON i.id = v.infra_id
     WHERE v.provider_vm_id = ? AND i.connection_id = ?
     ORDER BY v.status = 'terminated', v.id DESC LIMIT 1`,
  );
  const ofInfra = sqlite.prepare(
    `SELECT v.* FROM vms v JOIN node_groups g ON g.infra_id = v.infra_id AND g.name = v.node_group
     WHERE v.infra_id = ? AND v.removed_at IS NULL ORDER BY g.position, v.idx`,
  );
  const livingOfInfra = sqlite
    .prepare<[string], number>(`SELECT count(*) FROM vms WHERE infra_id = ? AND ${living}`)
    .pluck();
  const openIntentsOfInfra = sqlite
    .prepare<[string], number>(
      `SELECT count(*) FROM intents n JOIN vms v ON v.id = n.vm_id
       WHERE v.infra_id = ? AND n.state IN ${openIntentStates}`,
    )
    .pluck();
  const openVmsOfInfra = sqlite
    .prepare<[string], string>(
      `SELECT DISTINCT n.vm_id FROM intents n JOIN vms v ON v.id = n.vm_id
       WHERE v.infra_id = ? AND n.state IN ${openIntentStates}`,
    )
    .pluck();
  const unclearedOfInfra = sqlite
    .prepare<[string], number>(
      `SELECT count(*) FROM vms v WHERE v.infra_id = ? AND v.status = 'failed' AND v.provider_vm_id IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM intents n
           WHERE n.vm_id = v.id AND n.kind IN ('cleanup', 'terminate') AND n.state = 'verified')`,
    )
    .pluck();
  // Served by an index of just these, as every list of infras asks for it.
  const endedForFailure = sqlite
    .prepare<[string], number>(
      `SELECT count(*) FROM vms
       WHERE infra_id = ? AND status = 'terminated' AND failure IS NOT NULL AND removed_at IS NULL AND NOT removing`,
    )
    .pluck();
  const wantedOfInfra = sqlite.prepare<[string], { node_group: string; n: number }>(
    `SELECT node_group, count(*) AS n FROM vms
     WHERE infra_id = ? AND removed_at IS NULL AND NOT removing AND status NOT IN ('terminated', 'terminating')
     GROUP BY node_group`,
  );
  const openIntents = sqlite
    .prepare<[string], number>(
      `SELECT count(*) FROM intents WHERE vm_id = ? AND state IN ${openIntentStates}`,
    )
    .pluck();
  const livingOfConnection = sqlite.prepare(
    `SELECT v.* FROM vms v JOIN infras i ON i.id = v.infra_id WHERE i.connection_id = ? AND v.${living}`,
  );
  const transientOfConnection = sqlite.prepare(
    `SELECT v.* FROM vms v JOIN infras i ON i.id = v.infra_id WHERE i.connection_id = ? AND i.hold = 0
       AND v.status IN ('creating', 'booting', 'suspending', 'resuming', 'rebooting', 'terminating')`,
  );
  const where = `FROM vms v JOIN infras i ON i.id = v.infra_id
     WHERE i.deleted_at IS NULL AND v.removed_at IS NULL
       AND (@status IS NULL OR v.status = @status) AND (@provider IS NULL OR v.provider = @provider)
       AND (@groupKeys IS NULL OR v.infra_id || '/' || v.node_group IN (SELECT value FROM json_each(@groupKeys)))`;
  const page = sqlite.prepare(
    `SELECT v.* ${where} AND (@after IS NULL OR v.id > @after) ORDER BY v.id LIMIT @limit`,
  );
  const total = sqlite.prepare<Record<string, unknown>, number>(`SELECT count(*) ${where}`).pluck();
  const encode = (row: VmRow) => ({
    ...row,
    failure: row.failure === null ? null : JSON.stringify(row.failure),
    removing: Number(row.removing),
    key_missing: Number(row.key_missing),
  });
  const one = (row: unknown): VmRow | null => (row === undefined ? null : vmRowSchema.parse(row));
  const bind = (filter: VmFilter) => ({
    status: filter.status,
    provider: filter.provider,
    groupKeys: filter.groupKeys === null ? null : JSON.stringify(filter.groupKeys),
  });

  return {
    insert(row: VmRow): void {
      insert.run(encode(row));
    },
    update(row: VmRow): void {
      const wanted: Record<string, unknown> = encode(row);
      const present = byId.get(row.id);
      if (present === undefined) return;
      const changed = columns.filter((name) => wanted[name] !== present[name]);
      if (changed.length > 0) updateOf(changed).run(wanted);
    },
    find: (id: string): VmRow | null => one(byId.get(id)),
    findByProviderVm: (connectionId: string, providerVmId: string): VmRow | null =>
      one(byProviderVm.get(providerVmId, connectionId)),
    /** In stable order: node group, then index; without the removed. */
    ofInfra: (infraId: string): VmRow[] => ofInfra.all(infraId).map((row) => vmRowSchema.parse(row)),
    livingCount: (infraId: string): number => livingOfInfra.get(infraId) ?? 0,
    /** Failed VMs that may still be at their provider. */
    unclearedCount: (infraId: string): number => unclearedOfInfra.get(infraId) ?? 0,
    /** VMs that have ended and still say what they failed of. */
    endedForFailureCount: (infraId: string): number => endedForFailure.get(infraId) ?? 0,
    /** Per node group, the VMs neither ended by us nor on their way there. */
    wantedCounts: (infraId: string): ReadonlyMap<string, number> =>
      new Map(wantedOfInfra.all(infraId).map(({ node_group, n }) => [node_group, n])),
    openIntents: (vmId: string): number => openIntents.get(vmId) ?? 0,
    /** VMs of an infra for which something is still to be done. */
    withOpenIntents: (infraId: string): ReadonlySet<string> => new Set(openVmsOfInfra.all(infraId)),
    openIntentCount: (infraId: string): number => openIntentsOfInfra.get(infraId) ?? 0,
    livingOfConnection: (connectionId: string): VmRow[] =>
      livingOfConnection.all(connectionId).map((row) => vmRowSchema.parse(row)),
    /** VMs between two statuses. */
    transientOfConnection: (connectionId: string): VmRow[] =>
      transientOfConnection.all(connectionId).map((row) => vmRowSchema.parse(row)),
    page: (filter: VmFilter, after: string | null, limit: number): VmRow[] =>
      page.all({ ...bind(filter), after, limit }).map((row) => vmRowSchema.parse(row)),
    total: (filter: VmFilter): number => total.get(bind(filter)) ?? 0,
  };
};
