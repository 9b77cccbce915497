import type { Database } from '../db/open-database.ts';

/** Where sealed values are, and what each is bound to. A table with a `sealed` column belongs here. */
const tables: readonly {
  table: string;
  keys: readonly string[];
  place: (...values: readonly string[]) => string;
}[] = [
  { table: 'secrets', keys: ['id'], place: (id) => `secrets|${id}|sealed` },
  {
    table: 'script_secrets',
    keys: ['script_id', 'name'],
    place: (scriptId, name) => `script_secrets|${scriptId}.${name}|sealed`,
  },
  {
    table: 'run_secrets',
    keys: ['id', 'vm_id'],
    place: (id, vmId) => `run_secrets|${id}.${vmId}|sealed`,
  },
  { table: 'script_follows', keys: ['id'], place: (id) => `script_follows|${id}|sealed` },
  { table: 'mesh_members', keys: ['vm_id'], place: (vmId) => `mesh_members|${vmId}|sealed` },
];

export const sealedTables = tables.map(({ table }) => table);

interface Reseal {
  /** The value under its new key; null: it does not open and stays as it is. */
  (sealed: Buffer, place: string): Buffer | null;
}

/** Every sealed value of the database; inside the caller's transaction. */
export const createSealedValueStore = ({ sqlite }: Database) => ({
  /** Puts each through `reseal` and says how many were changed and how many stayed. */
  resealAll(reseal: Reseal): { changed: number; left: number } {
    let changed = 0;
    let left = 0;
    for (const { table, keys, place } of tables) {
      const isThere = sqlite.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?");
      // A database that has not been started with this version yet may not have it.
      if (isThere.get(table) === undefined) continue;
      const where = keys.map((key) => `${key} = ?`).join(' AND ');
      const update = sqlite.prepare(`UPDATE ${table} SET sealed = ? WHERE ${where}`);
      const rows = sqlite
        .prepare<[], Record<string, string> & { sealed: Buffer }>(
          `SELECT ${keys.join(', ')}, sealed FROM ${table}`,
        )
        .all();
      for (const row of rows) {
        const values = keys.map((key) => String(row[key]));
        const sealed = reseal(row.sealed, place(...values));
        if (sealed === null) left += 1;
        else {
          update.run(sealed, ...values);
          changed += 1;
        }
      }
    }
    return { changed, left };
  },
});
