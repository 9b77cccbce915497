import type { VmStatus } from '@terroir/shared-types';
import type { Database } from '../db/open-database.ts';

export interface PhasePlace {
  specId: string;
  provider: string;
  region: string;
}

export type PhaseTimeStore = ReturnType<typeof createPhaseTimeStore>;

/** A median needs no more, and old ones mislead. */
const samplesForMedian = 101;
const keptRows = 100_000;
const pruneEvery = 5_000;

/** How long VMs stayed in each status on their way; bounded, the oldest go first. */
export const createPhaseTimeStore = ({ sqlite }: Database) => {
  const insert = sqlite.prepare(
    'INSERT INTO phase_times (spec_id, provider, region, phase, ms) VALUES (@specId, @provider, @region, @phase, @ms)',
  );
  const prune = sqlite.prepare('DELETE FROM phase_times WHERE id <= ?');
  const last = (where: string) =>
    sqlite
      .prepare<Record<string, unknown>, number>(
        `SELECT ms FROM phase_times WHERE phase = @phase ${where} ORDER BY id DESC LIMIT ${samplesForMedian}`,
      )
      .pluck();
  const levels = [
    ['spec', last('AND spec_id = @specId')],
    ['region', last('AND provider = @provider AND region = @region')],
    ['provider', last('AND provider = @provider')],
    ['all', last('')],
  ] as const;

  return {
    insert(place: PhasePlace, phase: VmStatus, ms: number): void {
      const id = Number(insert.run({ ...place, phase, ms: Math.round(ms) }).lastInsertRowid);
      if (id % pruneEvery === 0) prune.run(id - keptRows);
    },
    /** The times of the narrowest kind that has any, newest first. */
    recent(place: PhasePlace, phase: VmStatus): { basis: (typeof levels)[number][0]; ms: number[] } | null {
      for (const [basis, statement] of levels) {
        const ms = statement.all({ ...place, phase });
        if (ms.length > 0) return { basis, ms };
      }
      return null;
    },
  };
};
