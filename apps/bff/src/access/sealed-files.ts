import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type * as z from 'zod';
import type { SecretBox } from './secret-box.ts';

export interface SealedFiles<Value> {
  /** Whole on disk or not at all when it returns. */
  write(id: string, value: Value): void;
  /** Null: there is none, or it does not open with our key. */
  read(id: string): Value | null;
  remove(id: string): void;
  ids(): string[];
}

const ending = '.sealed';

/** Values as sealed files `<name>/<id>.sealed` beside the database, so that they outlive it. */
export const createSealedFiles = <Schema extends z.ZodType>(options: {
  dataDir: string;
  name: string;
  /** What a value is, the last part of what it is bound to. */
  what: string;
  box: SecretBox;
  schema: Schema;
}): SealedFiles<z.output<Schema>> => {
  const { name, box } = options;
  const folder = join(options.dataDir, name);
  const pathOf = (id: string): string => join(folder, `${id}${ending}`);
  const aad = (id: string): string => `${name}|${id}|${options.what}`;
  return {
    write(id, value) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const draft = `${pathOf(id)}.tmp`;
      const file = openSync(draft, 'w', 0o600);
      try {
        writeSync(file, box.seal(JSON.stringify(value), aad(id)));
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(draft, pathOf(id));
    },
    read(id) {
      try {
        return options.schema.parse(JSON.parse(box.open(readFileSync(pathOf(id)), aad(id))));
      } catch {
        return null; // no file, or sealed with a key that is lost: who asks says what that means
      }
    },
    remove(id) {
      rmSync(pathOf(id), { force: true });
    },
    ids() {
      try {
        return readdirSync(folder)
          .filter((file) => file.endsWith(ending))
          .map((file) => file.slice(0, -ending.length));
      } catch {
        return []; // no folder yet
      }
    },
  };
};
