import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { SecretBox } from './secret-box.ts';

const keyPairSchema = z.object({ publicKey: z.string(), privateKey: z.string() });
export type KeyPair = z.infer<typeof keyPairSchema>;

export interface KeyFiles {
  /** Whole on disk or not at all when it returns. */
  write(id: string, pair: KeyPair): void;
  /** Null: there is none, or it does not open with our key. */
  read(id: string): KeyPair | null;
  remove(id: string): void;
}

/** Key pairs as sealed files `keys/<id>.sealed` beside the database, so that they outlive it. */
export const createKeyFiles = (dataDir: string, box: SecretBox): KeyFiles => {
  const folder = join(dataDir, 'keys');
  const pathOf = (id: string): string => join(folder, `${id}.sealed`);
  const aad = (id: string): string => `keys|${id}|pair`;
  return {
    write(id, pair) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const draft = `${pathOf(id)}.tmp`;
      const file = openSync(draft, 'w', 0o600);
      try {
        writeSync(file, box.seal(JSON.stringify(pair), aad(id)));
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(draft, pathOf(id));
    },
    read(id) {
      try {
        return keyPairSchema.parse(JSON.parse(box.open(readFileSync(pathOf(id)), aad(id))));
      } catch {
        return null; // no file, or sealed with a key that is lost: the VM is shown as not reachable
      }
    },
    remove(id) {
      rmSync(pathOf(id), { force: true });
    },
  };
};
