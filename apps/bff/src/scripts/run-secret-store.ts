import { ulid } from 'ulid';
import type { SecretBox } from '../access/secret-box.ts';
import type { Database } from '../db/open-database.ts';
import { quoteForShell } from '../presets/steps/placeholders.ts';

export type RunSecretStore = ReturnType<typeof createRunSecretStore>;

// After that a retry asks for the secret again; a run that still waits has long timed out.
const keptDays = 7;
const marker = /__terroir_secret_([0-9a-z]{26})__/g;
const everyVm = '';

/** Where a secret of a run goes: the same for all of its VMs, or one of each VM's own. */
export type SecretValue = string | ReadonlyMap<string, string>;

/**
 * The secrets of runs. Stored commands, previews and logs hold a marker; `reveal` puts the value in on the way to the
 * VM, where it is in a file that only its user reads, for as long as the task lives.
 */
export const createRunSecretStore = ({ sqlite }: Database, box: SecretBox) => {
  const insert = sqlite.prepare('INSERT INTO run_secrets VALUES (?, ?, ?, ?, ?)');
  const prune = sqlite.prepare('DELETE FROM run_secrets WHERE created_at < ?');
  // A retry is another run: it may use what the run it repeats was given, and nobody else may.
  const find = sqlite
    .prepare<[string, string, string, string], Buffer>(
      `WITH RECURSIVE chain (id, before) AS (
         SELECT id, retry_of FROM runs WHERE id = ?
         UNION SELECT runs.id, runs.retry_of FROM runs JOIN chain ON runs.id = chain.before
       )
       SELECT sealed FROM run_secrets WHERE id = ? AND run_id IN (SELECT id FROM chain) AND vm_id IN (?, ?)`,
    )
    .pluck();
  const aad = (id: string, vmId: string): string => `run_secrets|${id}.${vmId}|sealed`;
  const open = (runId: string, id: string, vmId: string): string | null => {
    const sealed = find.get(runId, id, vmId, vmId);
    return sealed === undefined ? null : box.open(sealed, aad(id, vmId));
  };

  return {
    /** A new id, and what stands for it in a command. */
    newMarker(): { id: string; text: string } {
      const id = ulid().toLowerCase();
      return { id, text: `__terroir_secret_${id}__` };
    },
    /** Inside the caller's transaction, the one that creates the run. */
    put(runId: string, id: string, value: SecretValue, now: Date): void {
      const at = now.toISOString();
      prune.run(new Date(now.getTime() - keptDays * 86_400_000).toISOString());
      const each = typeof value === 'string' ? new Map([[everyVm, value]]) : value;
      for (const [vmId, text] of each) insert.run(id, runId, vmId, box.seal(text, aad(id, vmId)), at);
    },
    /** The commands with their secrets, each as one shell word; null: one of them is no longer kept. */
    reveal(task: { runId: string; vmId: string; commands: readonly string[] }): string[] | null {
      let isComplete = true;
      const commands = task.commands.map((command) =>
        command.replaceAll(marker, (text, id: string) => {
          const value = open(task.runId, id, task.vmId) ?? open(task.runId, id, everyVm);
          if (value === null) isComplete = false;
          return value === null ? text : quoteForShell(value);
        }),
      );
      return isComplete ? commands : null;
    },
  };
};
