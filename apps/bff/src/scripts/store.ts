import { type Script, scriptSchema } from '@terroir/shared-types';
import * as z from 'zod';
import type { SecretBox } from '../access/secret-box.ts';
import type { Database } from '../db/open-database.ts';

export type ScriptStore = ReturnType<typeof createScriptStore>;

/** What is stored of an own script; the rest of `Script` is the same for all of them. */
const bodySchema = scriptSchema
  .pick({
    name: true,
    summary: true,
    parameters: true,
    commands: true,
    check: true,
    undo: true,
    timeoutSeconds: true,
  })
  .extend({ benchmark: scriptSchema.shape.benchmark.default(null) });
export type ScriptBody = z.infer<typeof bodySchema>;

const rowSchema = z.object({
  id: z.string(),
  body: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
const columns = 'id, body, created_at AS createdAt, updated_at AS updatedAt';

/** Own scripts, and the secrets kept with scripts; writes only inside the caller's transaction. */
export const createScriptStore = ({ sqlite }: Database, box: SecretBox) => {
  const insert = sqlite.prepare('INSERT INTO scripts VALUES (?, ?, ?, ?)');
  const update = sqlite.prepare('UPDATE scripts SET body = ?, updated_at = ? WHERE id = ?');
  const remove = sqlite.prepare('DELETE FROM scripts WHERE id = ?');
  const one = sqlite.prepare(`SELECT ${columns} FROM scripts WHERE id = ?`);
  const all = sqlite.prepare(`SELECT ${columns} FROM scripts ORDER BY id`);
  const count = sqlite.prepare<[], number>('SELECT count(*) FROM scripts').pluck();
  const names = sqlite
    .prepare<[string], string>('SELECT name FROM script_secrets WHERE script_id = ? ORDER BY name')
    .pluck();
  const secret = sqlite
    .prepare<[string, string], Buffer>('SELECT sealed FROM script_secrets WHERE script_id = ? AND name = ?')
    .pluck();
  const putSecret = sqlite.prepare('INSERT OR REPLACE INTO script_secrets VALUES (?, ?, ?, ?)');
  const removeSecret = sqlite.prepare('DELETE FROM script_secrets WHERE script_id = ? AND name = ?');
  const removeSecrets = sqlite.prepare('DELETE FROM script_secrets WHERE script_id = ?');
  const aad = (scriptId: string, name: string): string => `script_secrets|${scriptId}.${name}|sealed`;

  const toScript = (row: unknown): Script => {
    const { id, body, createdAt, updatedAt } = rowSchema.parse(row);
    return {
      id,
      ...bodySchema.parse(JSON.parse(body)),
      origin: 'own',
      version: updatedAt,
      opens: [],
      pins: [],
      target: 'each',
      follows: false,
      mesh: false,
      secretsKept: names.all(id),
      createdAt,
      updatedAt,
    };
  };
  return {
    insert(id: string, body: ScriptBody, at: string): void {
      insert.run(id, JSON.stringify(body), at, at);
    },
    update(id: string, body: ScriptBody, at: string): void {
      update.run(JSON.stringify(body), at, id);
    },
    remove(id: string): void {
      remove.run(id);
      removeSecrets.run(id);
    },
    find(id: string): Script | null {
      const row = one.get(id);
      return row === undefined ? null : toScript(row);
    },
    all: (): Script[] => all.all().map(toScript),
    count: (): number => count.get() ?? 0,
    secretNames: (scriptId: string): string[] => names.all(scriptId),
    /** The plaintext exists only between this and its sealing for a run. */
    secret(scriptId: string, name: string): string | null {
      const sealed = secret.get(scriptId, name);
      return sealed === undefined ? null : box.open(sealed, aad(scriptId, name));
    },
    /** Null forgets it. */
    setSecret(scriptId: string, name: string, value: string | null, at: string): void {
      if (value === null) removeSecret.run(scriptId, name);
      else putSecret.run(scriptId, name, box.seal(value, aad(scriptId, name)), at);
    },
  };
};
