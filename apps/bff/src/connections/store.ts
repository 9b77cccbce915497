import { driverNameSchema } from '@terroir/shared-types';
import * as z from 'zod';
import { jsonColumn } from '../db/json-column.ts';
import type { Database } from '../db/open-database.ts';

/** A connection without its secrets. */
export const connectionRow = z.object({
  id: z.string(),
  name: z.string(),
  driver: driverNameSchema,
  config: z.record(z.string(), z.json()),
  secret_ends: z.record(z.string(), z.string().nullable()),
  simulated: z.boolean(),
  created_at: z.string(),
  created_by: z.string(),
  updated_at: z.string(),
});
export type ConnectionRow = z.infer<typeof connectionRow>;

const inColumns = connectionRow.extend({
  config: jsonColumn(connectionRow.shape.config),
  secret_ends: jsonColumn(connectionRow.shape.secret_ends),
  simulated: z.number().transform((value) => value !== 0),
});

export type ConnectionStore = ReturnType<typeof createConnectionStore>;

export const createConnectionStore = ({ sqlite }: Database) => {
  const insert = sqlite.prepare(
    `INSERT INTO connections VALUES (@id, @name, @driver, @config, @secret_ends, @simulated, @created_at,
       @created_by, @updated_at)`,
  );
  const update = sqlite.prepare(
    `UPDATE connections SET name = @name, config = @config, secret_ends = @secret_ends, simulated = @simulated,
       updated_at = @updated_at
     WHERE id = @id`,
  );
  const remove = sqlite.prepare('DELETE FROM connections WHERE id = ?');
  const all = sqlite.prepare('SELECT * FROM connections ORDER BY created_at, id');
  const encode = (row: ConnectionRow) => ({
    ...row,
    config: JSON.stringify(row.config),
    secret_ends: JSON.stringify(row.secret_ends),
    simulated: Number(row.simulated),
  });
  return {
    insert: (row: ConnectionRow): void => void insert.run(encode(row)),
    update(row: ConnectionRow): void {
      const { driver: _driver, created_at: _at, created_by: _by, ...changeable } = encode(row);
      update.run(changeable);
    },
    remove: (id: string): boolean => remove.run(id).changes > 0,
    all: (): ConnectionRow[] => all.all().map((row) => inColumns.parse(row)),
  };
};
