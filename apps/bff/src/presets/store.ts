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
  const newest = sqlite.prepare<[], { runId: string; infraId: string }>(
    'SELECT run_id AS runId, infra_id AS infraId FROM preset_runs ORDER BY run_id DESC LIMIT 1000',
  );
  const advance = sqlite.prepare(
    `INSERT INTO preset_steps VALUES (?, ?, ?) ON CONFLICT (task_id, step_id)
     DO UPDATE SET status = excluded.status WHERE status = 'running' AND excluded.status <> 'running'`,
  );
  return {
    /** False: the step stood there or further already. */
    advanceStep: (taskId: string, stepId: string, status: string): boolean =>
      advance.run(taskId, stepId, status).changes === 1,
    /** Newest first, as many as can be under way. */
    newest: () => newest.all(),
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
