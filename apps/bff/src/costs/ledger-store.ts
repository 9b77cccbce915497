import * as z from 'zod';
import type { Database } from '../db/open-database.ts';

const accrual = z.object({ key: z.string(), hourly_usd: z.number().nullable(), ms: z.number() });
/** Running time at one price; `key` says whose. */
export type AccrualRow = z.infer<typeof accrual>;

const stretch = z.object({
  vm_id: z.string(),
  vm_name: z.string(),
  infra_id: z.string(),
  infra_name: z.string(),
  provider: z.string(),
  simulated: z.number().transform((value) => value !== 0),
  hourly_usd: z.number().nullable(),
  from_ms: z.number(),
  to_ms: z.number(),
});
export type Stretch = z.infer<typeof stretch>;

const ledgerLine = z.object({
  infra_name: z.string(),
  infra_id: z.string(),
  vm_name: z.string(),
  vm_id: z.string(),
  spec_id: z.string(),
  simulated: z.number().transform((value) => value !== 0),
  hourly_usd: z.number().nullable(),
  started_ms: z.number(),
  ended_ms: z.number().nullable(),
  from_ms: z.number(),
  to_ms: z.number(),
});
/** One period of the ledger, whole, and the part of it that is in the span asked for. */
export type LedgerLine = z.infer<typeof ledgerLine>;

const burn = z.object({
  simulated: z.number().transform((value) => value !== 0),
  hourly_usd: z.number().nullable(),
  expires_at: z.string().nullable(),
  n: z.number(),
});
/** VMs that cost or are on their way to, at one price and with one expiry. */
export type BurnRow = z.infer<typeof burn>;

/** One kind of money; of one connection, or of all with null. */
export interface MoneyScope {
  simulated: boolean;
  connectionId: string | null;
}
const bound = ({ simulated, connectionId }: MoneyScope) => ({ simulated: Number(simulated), connectionId });

export type LedgerStore = ReturnType<typeof createLedgerStore>;

/** The ledger of time that costs: running, and suspended where that costs real money. All times in ms since 1970. */
export const createLedgerStore = ({ sqlite }: Database) => {
  // The unique index on open periods makes a second start of the same VM a no-op.
  const start = sqlite.prepare(
    'INSERT INTO billing_periods (vm_id, started_ms, kind, hourly_usd) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const endOther = sqlite.prepare(
    `UPDATE billing_periods SET ended_ms = max(started_ms, @atMs)
     WHERE vm_id = @vmId AND ended_ms IS NULL AND kind <> @kind`,
  );
  const price = "CASE p.kind WHEN 'running' THEN v.hourly_usd ELSE p.hourly_usd END";
  const end = sqlite.prepare(
    'UPDATE billing_periods SET ended_ms = max(started_ms, ?) WHERE vm_id = ? AND ended_ms IS NULL',
  );
  const elapsed = 'sum(max(0, coalesce(p.ended_ms, @nowMs) - p.started_ms)) AS ms';
  const byInfra = sqlite.prepare(
    `SELECT v.infra_id AS key, ${price} AS hourly_usd, ${elapsed} FROM billing_periods p JOIN vms v ON v.id = p.vm_id
     WHERE v.infra_id IN (SELECT value FROM json_each(@ids)) GROUP BY 1, 2`,
  );
  const byVm = sqlite.prepare(
    `SELECT v.id AS key, ${price} AS hourly_usd, ${elapsed} FROM billing_periods p JOIN vms v ON v.id = p.vm_id
     WHERE v.id IN (SELECT value FROM json_each(@ids)) GROUP BY 1, 2`,
  );
  const stretches = sqlite.prepare(
    `SELECT v.id AS vm_id, v.name AS vm_name, v.infra_id, i.name AS infra_name, v.provider, i.simulated,
       ${price} AS hourly_usd, max(p.started_ms, @fromMs) AS from_ms, min(coalesce(p.ended_ms, @nowMs), @toMs) AS to_ms
     FROM billing_periods p JOIN vms v ON v.id = p.vm_id JOIN infras i ON i.id = v.infra_id
     WHERE p.started_ms < @toMs AND coalesce(p.ended_ms, @nowMs) > @fromMs`,
  );
  const lines = sqlite.prepare(
    `SELECT i.name AS infra_name, v.infra_id, v.name AS vm_name, v.id AS vm_id, v.spec_id, i.simulated,
       ${price} AS hourly_usd,
       p.started_ms, p.ended_ms, max(p.started_ms, @fromMs) AS from_ms,
       min(coalesce(p.ended_ms, @nowMs), @toMs) AS to_ms
     FROM billing_periods p JOIN vms v ON v.id = p.vm_id JOIN infras i ON i.id = v.infra_id
     WHERE p.started_ms < @toMs AND coalesce(p.ended_ms, @nowMs) > @fromMs ORDER BY p.started_ms, p.id LIMIT @limit`,
  );
  // VMs on hold are not on their way.
  const burning = sqlite.prepare(
    `SELECT i.simulated, v.hourly_usd, i.expires_at, count(*) AS n FROM vms v JOIN infras i ON i.id = v.infra_id
     WHERE v.status NOT IN ('terminated', 'failed', 'suspended') AND NOT (i.hold AND v.status = 'planned')
     GROUP BY i.simulated, v.hourly_usd, i.expires_at
     UNION ALL
     SELECT i.simulated, p.hourly_usd, i.expires_at, count(*) AS n FROM billing_periods p
     JOIN vms v ON v.id = p.vm_id JOIN infras i ON i.id = v.infra_id
     WHERE p.ended_ms IS NULL AND p.kind = 'suspended' AND v.status = 'suspended'
     GROUP BY i.simulated, p.hourly_usd, i.expires_at`,
  );
  const spentAt = (priceOf: string) =>
    sqlite.prepare(
      `SELECT '' AS key, ${priceOf} AS hourly_usd,
       sum(max(0, min(coalesce(p.ended_ms, @nowMs), @nowMs) - max(p.started_ms, @fromMs))) AS ms
     FROM billing_periods p JOIN vms v ON v.id = p.vm_id JOIN infras i ON i.id = v.infra_id
     WHERE i.simulated = @simulated AND (@connectionId IS NULL OR i.connection_id = @connectionId)
       AND coalesce(p.ended_ms, @nowMs) > @fromMs GROUP BY 2`,
    );
  const spent = spentAt(price);
  // What has ended costs what the ledger says; until then it may have come to more.
  const spentAtMost = spentAt(
    `CASE WHEN p.kind <> 'running' THEN p.hourly_usd
       WHEN v.status IN ('terminated', 'failed') THEN v.hourly_usd
       ELSE coalesce(v.at_most_hourly_usd, v.hourly_usd) END`,
  );

  return {
    /** It runs, at the price frozen at its launch. */
    start(vmId: string, atMs: number): void {
      endOther.run({ vmId, atMs, kind: 'running' });
      start.run(vmId, atMs, 'running', null);
    },
    /** It is suspended and goes on costing; null: nobody knows how much. */
    startSuspended(vmId: string, atMs: number, hourlyUsd: number | null): void {
      endOther.run({ vmId, atMs, kind: 'suspended' });
      start.run(vmId, atMs, 'suspended', hourlyUsd);
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
    /** Oldest first, at most `limit`. */
    lines: (fromMs: number, toMs: number, nowMs: number, limit: number): LedgerLine[] =>
      lines.all({ fromMs, toMs, nowMs, limit }).map((row) => ledgerLine.parse(row)),
    burning: (): BurnRow[] => burning.all().map((row) => burn.parse(row)),
    spentSince: (fromMs: number, nowMs: number, scope: MoneyScope): AccrualRow[] =>
      spent.all({ fromMs, nowMs, ...bound(scope) }).map((row) => accrual.parse(row)),
    /** The same, with what lives at what an hour of it can come to at most. */
    mostSpentSince: (fromMs: number, nowMs: number, scope: MoneyScope): AccrualRow[] =>
      spentAtMost.all({ fromMs, nowMs, ...bound(scope) }).map((row) => accrual.parse(row)),
  };
};
