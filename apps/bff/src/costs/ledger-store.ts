import * as z from 'zod';
import type { Database } from '../db/open-database.ts';

const accrual = z.object({ key: z.string(), hourly_usd: z.number().nullable(), ms: z.number() });
/** Running time at one price; `key` says whose. */
export type AccrualRow = z.infer<typeof accrual>;

const stretch = z.object({
  infra_id: z.string(),
  infra_name: z.string(),
  provider: z.string(),
  simulated: z.number().transform((value) => value !== 0),
  hourly_usd: z.number().nullable(),
  from_ms: z.number(),
  to_ms: z.number(),
});
export type Stretch = z.infer<typeof stretch>;

export type LedgerStore = ReturnType<typeof createLedgerStore>;

/** The ledger of running time. All times in ms since 1970. */
export const createLedgerStore = ({ sqlite }: Database) => {
  // The unique index on open periods makes a second start of the same VM a no-op.
  const start = sqlite.prepare(
    'INSERT INTO billing_periods (vm_id, started_ms) VALUES (?, ?) ON CONFLICT DO NOTHING',
  );
  const end = sqlite.prepare(
    'UPDATE billing_periods SET ended_ms = max(started_ms, ?) WHERE vm_id = ? AND ended_ms IS NULL',
  );
  const elapsed = 'sum(max(0, coalesce(p.ended_ms, @nowMs) - p.started_ms)) AS ms';
  const byInfra = sqlite.prepare(
    `SELECT v.infra_id AS key, v.hourly_usd, ${elapsed} FROM billing_periods p JOIN vms v ON v.id = p.vm_id
     WHERE v.infra_id IN (SELECT value FROM json_each(@ids)) GROUP BY v.infra_id, v.hourly_usd`,
  );
  const byVm = sqlite.prepare(
    `SELECT v.id AS key, v.hourly_usd, ${elapsed} FROM billing_periods p JOIN vms v ON v.id = p.vm_id
     WHERE v.id IN (SELECT value FROM json_each(@ids)) GROUP BY v.id`,
  );
  const stretches = sqlite.prepare(
    `SELECT v.infra_id, i.name AS infra_name, v.provider, i.simulated, v.hourly_usd,
       max(p.started_ms, @fromMs) AS from_ms, min(coalesce(p.ended_ms, @nowMs), @toMs) AS to_ms
     FROM billing_periods p JOIN vms v ON v.id = p.vm_id JOIN infras i ON i.id = v.infra_id
     WHERE p.started_ms < @toMs AND coalesce(p.ended_ms, @nowMs) > @fromMs`,
  );
  const spent = sqlite.prepare(
    `SELECT '' AS key, v.hourly_usd,
       sum(max(0, min(coalesce(p.ended_ms, @nowMs), @nowMs) - max(p.started_ms, @fromMs))) AS ms
     FROM billing_periods p JOIN vms v ON v.id = p.vm_id JOIN infras i ON i.id = v.infra_id
     WHERE i.simulated = @simulated AND (@connectionId IS NULL OR i.connection_id = @connectionId)
       AND coalesce(p.ended_ms, @nowMs) > @fromMs GROUP BY v.hourly_usd`,
  );

  return {
    start(vmId: string, atMs: number): void {
      start.run(vmId, atMs);
    },
    end(vmId: string, atMs: number): void {
      end.run(atMs, vmId);
    },
    accruedByInfra: (infraIds: readonly string[], nowMs: number): AccrualRow[] =>
      byInfra.all({ ids: JSON.stringify(infraIds), nowMs }).map((row) => accrual.parse(row)),
    accruedByVm: (vmIds: readonly string[], nowMs: number): AccrualRow[] =>
      byVm.all({ ids: JSON.stringify(vmIds), nowMs }).map((row) => accrual.parse(row)),
    *stretches(fromMs: number, toMs: number, nowMs: number): Generator<Stretch> {
      for (const row of stretches.iterate({ fromMs, toMs, nowMs })) yield stretch.parse(row);
    },
    spentSince: (
      fromMs: number,
      nowMs: number,
      scope: { simulated: boolean; connectionId: string | null },
    ): AccrualRow[] =>
      spent
        .all({ fromMs, nowMs, simulated: Number(scope.simulated), connectionId: scope.connectionId })
        .map((row) => accrual.parse(row)),
  };
};
