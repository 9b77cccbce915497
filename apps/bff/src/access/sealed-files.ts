import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type * as z from 'zod';
import { writeDurably } from '../secrets/write-durably.ts';
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

/** All kinds of sealed files: folder, and what a value is, the last part of what it is bound to. */
const kinds = { keys: 'pair', connections: 'connection' } as const;
export type SealedFileKind = keyof typeof kinds;

const placeOf = (kind: SealedFileKind, id: string): string => `${kind}|${id}|${kinds[kind]}`;

const idsIn = (folder: string): string[] => {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith(ending))
      .map((file) => file.slice(0, -ending.length));
  } catch {
    return []; // no folder yet
  }
};

/** Puts every sealed file through `reseal`; null: it does not open and stays as it is. */
export const resealFiles = (
  dataDir: string,
  reseal: (sealed: Buffer, place: string) => Buffer | null,
): { changed: number; left: number } => {
  let changed = 0;
  let left = 0;
  for (const kind of ['keys', 'connections'] satisfies SealedFileKind[]) {
    for (const id of idsIn(join(dataDir, kind))) {
      const path = join(dataDir, kind, `${id}${ending}`);
      const sealed = reseal(readFileSync(path), placeOf(kind, id));
      if (sealed === null) left += 1;
      else {
        writeDurably(path, sealed, 'replace');
        changed += 1;
      }
    }
  }
  return { changed, left };
};

/** Values as sealed files `<name>/<id>.sealed` beside the database, so that they outlive it. */
export const createSealedFiles = <Schema extends z.ZodType>(options: {
  dataDir: string;
  name: SealedFileKind;
  box: SecretBox;
  schema: Schema;
}): SealedFiles<z.output<Schema>> => {
  const { name, box } = options;
  const folder = join(options.dataDir, name);
  const pathOf = (id: string): string => join(folder, `${id}${ending}`);
  const aad = (id: string): string => placeOf(name, id);
  return {
    write(id, value) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeDurably(pathOf(id), box.seal(JSON.stringify(value), aad(id)), 'replace');
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
    ids: () => idsIn(folder),
  };
};
