import type { VmSample } from '@terroir/shared-types';
import * as z from 'zod';
import type { Database } from '../db/open-database.ts';

const nullable = z.number().nullable();
const sampleRow = z
  .object({
    vm_id: z.string(),
    at_ms: z.number(),
    cpu_percent: nullable,
    memory_used_bytes: nullable,
    memory_total_bytes: nullable,
    disk_used_bytes: nullable,
    disk_total_bytes: nullable,
    gpu_count: z.number(),
    gpu_percent: nullable,
    gpu_memory_used_bytes: nullable,
    gpu_memory_total_bytes: nullable,
  })
  .transform((row) => ({
    vmId: row.vm_id,
    sample: {
      at: new Date(row.at_ms).toISOString(),
      cpuPercent: row.cpu_percent,
      memoryUsedBytes: row.memory_used_bytes,
      memoryTotalBytes: row.memory_total_bytes,
      diskUsedBytes: row.disk_used_bytes,
      diskTotalBytes: row.disk_total_bytes,
      gpuCount: row.gpu_count,
      gpuPercent: row.gpu_percent,
      gpuMemoryUsedBytes: row.gpu_memory_used_bytes,
      gpuMemoryTotalBytes: row.gpu_memory_total_bytes,
    } satisfies VmSample,
  }));

const monitoredVm = z
  .object({ id: z.string(), infra_id: z.string(), hourly_usd: nullable, simulated: z.number() })
  .transform((row) => ({
    vmId: row.id,
    infraId: row.infra_id,
    hourlyUsd: row.hourly_usd,
    simulated: row.simulated !== 0,
  }));
export type MonitoredVm = z.infer<typeof monitoredVm>;

const idleRow = z.object({ vm_id: z.string(), since_ms: z.number() });

export type MonitoringStore = ReturnType<typeof createMonitoringStore>;

export const createMonitoringStore = ({ sqlite }: Database) => {
  const enable = sqlite.prepare('INSERT INTO monitored_infras VALUES (?, ?) ON CONFLICT DO NOTHING');
  const disable = sqlite.prepare('DELETE FROM monitored_infras WHERE infra_id = ?');
  const isEnabled = sqlite.prepare('SELECT 1 FROM monitored_infras WHERE infra_id = ?');
  const running = sqlite.prepare(
    `SELECT v.id, v.infra_id, v.hourly_usd, i.simulated FROM monitored_infras m
     JOIN vms v ON v.infra_id = m.infra_id JOIN infras i ON i.id = m.infra_id
     WHERE v.status = 'running' AND (@infraId IS NULL OR m.infra_id = @infraId) ORDER BY v.id`,
  );
  const insert = sqlite.prepare(
    `INSERT OR REPLACE INTO vm_samples VALUES (@vmId, @atMs, @cpuPercent, @memoryUsedBytes, @memoryTotalBytes,
       @diskUsedBytes, @diskTotalBytes, @gpuCount, @gpuPercent, @gpuMemoryUsedBytes, @gpuMemoryTotalBytes)`,
  );
  const prune = sqlite.prepare('DELETE FROM vm_samples WHERE at_ms < ?');
  const latest = sqlite.prepare(
    `SELECT s.* FROM json_each(@ids) w
     JOIN vm_samples s ON s.vm_id = w.value AND s.at_ms = (SELECT max(at_ms) FROM vm_samples WHERE vm_id = w.value)`,
  );
  const series = sqlite.prepare('SELECT * FROM vm_samples WHERE vm_id = ? ORDER BY at_ms');
  // The first sample after a start knows no CPU; one that knows it must cover the time.
  const idle = sqlite.prepare(
    `SELECT vm_id, min(at_ms) AS since_ms FROM vm_samples WHERE at_ms > @fromMs AND cpu_percent IS NOT NULL
     GROUP BY vm_id HAVING max(cpu_percent) < @percent AND coalesce(max(gpu_percent), 0) < @percent
       AND min(at_ms) <= @coveredMs`,
  );
  return {
    enable(infraId: string, at: string): void {
      enable.run(infraId, at);
    },
    disable(infraId: string): void {
      disable.run(infraId);
    },
    isEnabled: (infraId: string): boolean => isEnabled.get(infraId) !== undefined,
    /** VMs that run in monitored infras, of one infra or of all. */
    running: (infraId: string | null): MonitoredVm[] =>
      running.all({ infraId }).map((row) => monitoredVm.parse(row)),
    insert(vmId: string, { at, ...sample }: VmSample): void {
      insert.run({ vmId, atMs: Date.parse(at), ...sample });
    },
    prune(beforeMs: number): void {
      prune.run(beforeMs);
    },
    latest: (vmIds: readonly string[]): ReadonlyMap<string, VmSample> =>
      new Map(
        latest.all({ ids: JSON.stringify(vmIds) }).map((row) => {
          const { vmId, sample } = sampleRow.parse(row);
          return [vmId, sample];
        }),
      ),
    /** Oldest first. */
    series: (vmId: string): VmSample[] => series.all(vmId).map((row) => sampleRow.parse(row).sample),
    /** Since when each VM has been below `percent`, of those whose samples reach back to `coveredMs`. */
    idle: (fromMs: number, coveredMs: number, percent: number): ReadonlyMap<string, number> =>
      new Map(
        idle.all({ fromMs, coveredMs, percent }).map((row) => {
          const { vm_id, since_ms } = idleRow.parse(row);
          return [vm_id, since_ms];
        }),
      ),
  };
};
