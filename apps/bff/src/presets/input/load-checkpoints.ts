import { join } from 'node:path';
import { quantizationSchema } from '@terroir/shared-types';
import * as z from 'zod';
import { loadRecords, refuseRepeats } from '../../catalog/load-records.ts';
import { loadTable } from '../../catalog/load-table.ts';
import type { Checkpoints } from './choose-checkpoint.ts';

const row = z.object({
  modelId: z.string().min(1),
  quantization: quantizationSchema,
  repo: z.string().regex(/^[A-Za-z0-9][\w.-]*\/[\w.-]+$/, 'must be owner/name'),
  source: z.string().min(1),
});

/** Reads `<presetsDir>/checkpoints.tsv`. Throws a `CatalogFileError` with file and line. */
export const loadCheckpoints = (presetsDir: string): Checkpoints => {
  const table = loadTable(join(presetsDir, 'checkpoints.tsv'), 'presets/checkpoints.tsv');
  const records = loadRecords(table, row);
  refuseRepeats(table, records, ({ modelId, quantization }) => `${modelId} ${quantization}`);
  return new Map(records.map(({ value }) => [`${value.modelId} ${value.quantization}`, value.repo]));
};
