import { endpointBenchmarkSchema } from '@terroir/shared-types';
import * as z from 'zod';
import { jsonColumn } from '../db/json-column.ts';
import type { Database } from '../db/open-database.ts';
import { wordingColumn } from '../wordings/words.ts';

const shape = endpointBenchmarkSchema.shape;
const rowSchema = z.object({
  id: z.string(),
  endpoint_id: z.string(),
  infra_id: z.string(),
  vm_id: z.string(),
  spec_id: z.string(),
  model: z.string(),
  status: shape.status,
  concurrency: jsonColumn(shape.concurrency),
  max_tokens: z.number().int(),
  levels: jsonColumn(shape.levels),
  predicted: jsonColumn(shape.predicted.unwrap()).nullable(),
  detail: z.string().nullable(),
  detail_wording: wordingColumn,
  created_at: z.string(),
  started_at: z.string().nullable(),
  ended_at: z.string().nullable(),
  actor: z.string(),
  simulated: z.number().transform((value) => value !== 0),
});
export type BenchmarkRow = z.output<typeof rowSchema>;

// Of one endpoint: enough to see a trend.
const keptPerEndpoint = 20;

export type EndpointBenchmarkStore = ReturnType<typeof createEndpointBenchmarkStore>;

/** Benchmarks of endpoints; writes only inside the caller's transaction. */
export const createEndpointBenchmarkStore = ({ sqlite }: Database) => {
  const columns = Object.keys(rowSchema.shape);
  const put = sqlite.prepare(
    `INSERT OR REPLACE INTO endpoint_benchmarks (${columns.join(', ')}) VALUES (${columns.map((name) => `@${name}`).join(', ')})`,
  );
  const one = sqlite.prepare('SELECT * FROM endpoint_benchmarks WHERE id = ?');
  const ofEndpoint = sqlite.prepare(
    'SELECT * FROM endpoint_benchmarks WHERE endpoint_id = ? ORDER BY id DESC',
  );
  const open = sqlite.prepare("SELECT * FROM endpoint_benchmarks WHERE status IN ('queued', 'running')");
  const removeOfInfra = sqlite.prepare('DELETE FROM endpoint_benchmarks WHERE infra_id = ?');
  const forgetOld = sqlite.prepare(
    `DELETE FROM endpoint_benchmarks WHERE endpoint_id = @endpointId AND id <= (
       SELECT id FROM endpoint_benchmarks WHERE endpoint_id = @endpointId ORDER BY id DESC LIMIT 1 OFFSET ${keptPerEndpoint})`,
  );
  const parse = (row: unknown): BenchmarkRow => rowSchema.parse(row);
  return {
    put(row: BenchmarkRow): void {
      put.run({
        ...row,
        concurrency: JSON.stringify(row.concurrency),
        levels: JSON.stringify(row.levels),
        predicted: row.predicted === null ? null : JSON.stringify(row.predicted),
        detail_wording: row.detail_wording === null ? null : JSON.stringify(row.detail_wording),
        simulated: Number(row.simulated),
      });
      forgetOld.run({ endpointId: row.endpoint_id });
    },
    find(id: string): BenchmarkRow | null {
      const row = one.get(id);
      return row === undefined ? null : parse(row);
    },
    /** Newest first. */
    ofEndpoint: (endpointId: string): BenchmarkRow[] => ofEndpoint.all(endpointId).map(parse),
    /** Those that have not ended. */
    open: (): BenchmarkRow[] => open.all().map(parse),
    removeOfInfra(infraId: string): void {
      removeOfInfra.run(infraId);
    },
  };
};
