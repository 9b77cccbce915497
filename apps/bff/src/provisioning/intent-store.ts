import { portOpeningSchema, rootDiskSchema, specSchema } from '@terroir/shared-types';
import * as z from 'zod';
import type { Database } from '../db/open-database.ts';
import { jsonColumn } from '../db/json-column.ts';

/** The parameters of a create as first sent; a repeat under the same key must not differ. */
export const launchSchema = z.object({
  name: z.string(),
  spec: specSchema,
  imageId: z.string().nullable(),
  rootDisk: rootDiskSchema,
  tags: z.record(z.string(), z.string()),
  sshPublicKey: z.string(),
  /** Set before it is first sent, when the driver has resources. */
  network: z
    .object({
      vNetId: z.string(),
      subnetId: z.string(),
      securityGroupId: z.string(),
      keyId: z.string(),
      openings: z.array(portOpeningSchema).readonly().optional(),
    })
    .nullable()
    .default(null),
});
export type Launch = z.infer<typeof launchSchema>;

/** `cleanup`: terminate at the provider while the VM stays shown as failed. */
export const intentKindSchema = z.enum(['create', 'suspend', 'resume', 'reboot', 'terminate', 'cleanup']);
export type IntentKind = z.infer<typeof intentKindSchema>;

/**
 * new, or reserved where it costs (its room under the caps was taken in the same transaction) → sent (committed
 * before the call) → acknowledged (provider id known) → verified (the cloud shows it).
 * unknown: sent, but the answer is lost. failed: surely refused. withdrawn: never sent, not wanted any more.
 * presumed-absent: never answered and not in two complete listings; kept, so that the VM is known should it show up.
 */
export const intentStateSchema = z.enum([
  'new',
  'reserved',
  'sent',
  'acknowledged',
  'verified',
  'unknown',
  'failed',
  'withdrawn',
  'presumed-absent',
]);
export type IntentState = z.infer<typeof intentStateSchema>;

const intentRow = z.object({
  id: z.string(),
  vm_id: z.string(),
  kind: intentKindSchema,
  state: intentStateSchema,
  attempt: z.number(),
  launch: jsonColumn(launchSchema).nullable(),
  boot_id_before: z.string().nullable(),
  operation_id: z.string().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
});
export type IntentRow = z.infer<typeof intentRow>;

/** SQL list of the states in which an intent still has something to do. */
export const openIntentStates = "('new', 'reserved', 'sent', 'acknowledged', 'unknown')";
const open = openIntentStates;

export type IntentStore = ReturnType<typeof createIntentStore>;

export const createIntentStore = ({ sqlite }: Database) => {
  const insert = sqlite.prepare(
    `INSERT INTO intents VALUES (@id, @vm_id, @kind, @state, @attempt, @launch, @boot_id_before, @operation_id,
       @created_at, @updated_at)`,
  );
  const update = sqlite.prepare(
    'UPDATE intents SET state = @state, attempt = @attempt, updated_at = @updated_at WHERE id = @id',
  );
  const updateLaunch = sqlite.prepare('UPDATE intents SET launch = ? WHERE id = ?');
  const byId = sqlite.prepare('SELECT * FROM intents WHERE id = ?');
  const nextOpen = sqlite.prepare(
    `SELECT * FROM intents WHERE vm_id = ? AND state IN ${open} ORDER BY id LIMIT 1`,
  );
  const anyOpen = sqlite
    .prepare<[string], number>(`SELECT 1 FROM intents WHERE vm_id = ? AND state IN ${open} LIMIT 1`)
    .pluck();
  const newerOpen = sqlite
    .prepare<[string, string], number>(
      `SELECT 1 FROM intents WHERE vm_id = ? AND id > ? AND state IN ${open} LIMIT 1`,
    )
    .pluck();
  const vmsWithOpen = sqlite
    .prepare<[], string>(`SELECT DISTINCT vm_id FROM intents WHERE state IN ${open} ORDER BY vm_id`)
    .pluck();
  const triedSpecs = sqlite
    .prepare<[string, string | null], string>(
      "SELECT json_extract(launch, '$.spec.id') FROM intents WHERE vm_id = ? AND kind = 'create' AND operation_id IS ?",
    )
    .pluck();
  const firstOrderedAt = sqlite
    .prepare<[string, string | null], string | null>(
      "SELECT min(created_at) FROM intents WHERE vm_id = ? AND kind = 'create' AND operation_id IS ?",
    )
    .pluck();
  const pricesOfOperation = sqlite.prepare<[string], { hourly_usd: number | null; n: number }>(
    `SELECT coalesce(at_most_hourly_usd, hourly_usd) AS hourly_usd, count(*) AS n FROM vms
     WHERE status NOT IN ('terminated', 'failed') AND id IN (
       SELECT vm_id FROM intents WHERE operation_id = ? AND kind = 'create')
     GROUP BY 1`,
  );
  const byOperation = sqlite.prepare<[string], { state: string; n: number }>(
    'SELECT state, count(*) AS n FROM intents WHERE operation_id = ? GROUP BY state',
  );
  const hasOpenOfOperation = sqlite
    .prepare<[string], number>(`SELECT 1 FROM intents WHERE operation_id = ? AND state IN ${open} LIMIT 1`)
    .pluck();
  const one = (row: unknown): IntentRow | null => (row === undefined ? null : intentRow.parse(row));

  return {
    insert(row: IntentRow): void {
      insert.run({ ...row, launch: row.launch === null ? null : JSON.stringify(row.launch) });
    },
    update(row: Pick<IntentRow, 'id' | 'state' | 'attempt' | 'updated_at'>): void {
      update.run({ id: row.id, state: row.state, attempt: row.attempt, updated_at: row.updated_at });
    },
    /** Only while nothing was sent: a repeat must not differ. */
    setLaunch: (id: string, launch: Launch): void => void updateLaunch.run(JSON.stringify(launch), id),
    find: (id: string): IntentRow | null => one(byId.get(id)),
    nextOpen: (vmId: string): IntentRow | null => one(nextOpen.get(vmId)),
    hasOpen: (vmId: string): boolean => anyOpen.get(vmId) !== undefined,
    hasNewerOpen: (vmId: string, intentId: string): boolean => newerOpen.get(vmId, intentId) !== undefined,
    vmsWithOpen: (): string[] => vmsWithOpen.all(),
    /** When this operation first ordered the VM. */
    firstOrderedAt: (vmId: string, operationId: string | null): string | null =>
      firstOrderedAt.get(vmId, operationId) ?? null,
    /** Specs that this operation has ordered the VM from. */
    triedSpecs: (vmId: string, operationId: string | null): string[] => triedSpecs.all(vmId, operationId),
    /** Living VMs that this operation ordered, by what an hour can come to. */
    pricesOfOperation: (operationId: string) => pricesOfOperation.all(operationId),
    isOperationOpen: (operationId: string): boolean => hasOpenOfOperation.get(operationId) !== undefined,
    statesOfOperation: (operationId: string): ReadonlyMap<string, number> =>
      new Map(byOperation.all(operationId).map(({ state, n }) => [state, n])),
  };
};
