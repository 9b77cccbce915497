import type { Database } from '../db/open-database.ts';
import { medianOf } from '../provisioning/phase-medians.ts';

// More of them do not move a median.
const keptPerStep = 50;
// A download of half or double the size tells something of this one; others do not.
const sizeFactor = 2;

export type StepTimes = ReturnType<typeof createStepTimes>;

/** What steps took in earlier runs, by preset, step and size of the model. */
export const createStepTimes = ({ sqlite }: Database) => {
  const insert = sqlite.prepare(
    'INSERT INTO step_times (preset_id, step_id, simulated, size_gb, seconds) VALUES (?, ?, ?, ?, ?)',
  );
  const prune = sqlite.prepare(
    `DELETE FROM step_times WHERE preset_id = @presetId AND step_id = @stepId AND simulated = @simulated AND id <= (
       SELECT id FROM step_times WHERE preset_id = @presetId AND step_id = @stepId AND simulated = @simulated
       ORDER BY id DESC LIMIT 1 OFFSET ${keptPerStep})`,
  );
  const select = sqlite
    .prepare<[string, string, number, number, number], number>(
      `SELECT seconds FROM step_times WHERE preset_id = ? AND step_id = ? AND simulated = ?
       AND size_gb BETWEEN ? AND ? ORDER BY id DESC LIMIT ${keptPerStep}`,
    )
    .pluck();
  return {
    add(presetId: string, stepId: string, of: { simulated: boolean; sizeGb: number; seconds: number }): void {
      const simulated = of.simulated ? 1 : 0;
      insert.run(presetId, stepId, simulated, of.sizeGb, of.seconds);
      prune.run({ presetId, stepId, simulated });
    },
    /** Seconds; null: no earlier run of about this size. */
    median: (presetId: string, stepId: string, simulated: boolean, sizeGb: number): number | null =>
      medianOf(select.all(presetId, stepId, simulated ? 1 : 0, sizeGb / sizeFactor, sizeGb * sizeFactor)),
  };
};
