import type { Database } from '../db/open-database.ts';

export type PresetRunStore = ReturnType<typeof createPresetRunStore>;

// More retries than that say nothing new about a VM.
const maxRuns = 50;

export const createPresetRunStore = ({ sqlite }: Database) => {
  const insert = sqlite.prepare('INSERT OR IGNORE INTO preset_runs VALUES (?, ?)');
  const ofInfra = sqlite
    .prepare<[string, number], string>(
      'SELECT run_id FROM preset_runs WHERE infra_id = ? ORDER BY run_id DESC LIMIT ?',
    )
    .pluck();
  const deleteInfra = sqlite.prepare('DELETE FROM preset_runs WHERE infra_id = ?');
  return {
    add(runId: string, infraId: string): void {
      insert.run(runId, infraId);
    },
    /** Ids, newest first. */
    ofInfra: (infraId: string): string[] => ofInfra.all(infraId, maxRuns),
    deleteInfra(infraId: string): void {
      deleteInfra.run(infraId);
    },
  };
};
