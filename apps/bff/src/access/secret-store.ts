import type { Database } from '../db/open-database.ts';
import type { SecretBox } from './secret-box.ts';

export type SecretStore = ReturnType<typeof createSecretStore>;

/** Sealed values by id; the plaintext exists only between `get` and its use. */
export const createSecretStore = ({ sqlite }: Database, box: SecretBox) => {
  const insert = sqlite.prepare('INSERT INTO secrets (id, kind, sealed, created_at) VALUES (?, ?, ?, ?)');
  const remove = sqlite.prepare('DELETE FROM secrets WHERE id = ?');
  const byId = sqlite.prepare<[string], Buffer>('SELECT sealed FROM secrets WHERE id = ?').pluck();
  const aad = (id: string): string => `secrets|${id}|sealed`;
  return {
    put(id: string, kind: string, plaintext: string, at: string): void {
      insert.run(id, kind, box.seal(plaintext, aad(id)), at);
    },
    get(id: string): string | null {
      const sealed = byId.get(id);
      return sealed === undefined ? null : box.open(sealed, aad(id));
    },
    remove(id: string): void {
      remove.run(id);
    },
  };
};
