import * as z from 'zod';
import type { Database } from '../db/open-database.ts';

const rowSchema = z.object({ model: z.string(), port: z.number().int() });
export type LinkRow = z.output<typeof rowSchema>;

export type LinkStore = ReturnType<typeof createLinkStore>;

/** Which model has which port, by deployment; writes only inside the caller's transaction. */
export const createLinkStore = ({ sqlite }: Database) => {
  const all = sqlite.prepare('SELECT model, port FROM links WHERE deployment_id = ? ORDER BY port');
  const insert = sqlite.prepare('INSERT INTO links (deployment_id, model, port) VALUES (?, ?, ?)');
  const remove = sqlite.prepare('DELETE FROM links WHERE deployment_id = ? AND model = ?');
  const deployments = sqlite.prepare<[], string>('SELECT DISTINCT deployment_id FROM links').pluck();
  const of = (deploymentId: string): LinkRow[] => all.all(deploymentId).map((row) => rowSchema.parse(row));
  return {
    of,
    /** Deployments that have links. */
    deployments: (): string[] => deployments.all(),
    /** Exactly these models, each with the port that it had, or the next free one from `firstPort` on. */
    set(deploymentId: string, models: readonly string[], firstPort: number): LinkRow[] {
      const known = of(deploymentId);
      for (const { model } of known) if (!models.includes(model)) remove.run(deploymentId, model);
      const kept = known.filter(({ model }) => models.includes(model));
      const taken = new Set(kept.map(({ port }) => port));
      let next = firstPort;
      for (const model of models) {
        if (kept.some((row) => row.model === model)) continue;
        while (taken.has(next)) next += 1;
        taken.add(next);
        insert.run(deploymentId, model, next);
      }
      return of(deploymentId);
    },
  };
};
