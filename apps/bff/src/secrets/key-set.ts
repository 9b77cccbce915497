import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { writeDurably } from './write-durably.ts';
import { keyBytes, openBytes, sealBytes } from './aes-gcm.ts';
import {
  type KeySource,
  type KeySurroundings,
  type Lock,
  firstKeyFile,
  keySources,
  lockSchema,
  makeMasterKey,
  readKeyFile,
  readMasterKey,
} from './master-key.ts';
import { SecretKeyError } from './secret-key-error.ts';

/**
 * The keys of an installation. Values are sealed with one of `keys`; those are wrapped by the master key behind `lock`
 * in `secret-box.json`. `root` is what fixed secrets are derived from: it outlives every rotation.
 */
export interface KeySet {
  lock: Lock;
  /** Seals what is new. */
  current: number;
  keys: ReadonlyMap<number, Buffer>;
  root: Buffer;
}

/** The key of values from before there were key sets; they have no header. */
export const unnumbered = 0;
const fileName = 'secret-box.json';

const fileSchema = z.strictObject({
  format: z.literal(1),
  lock: lockSchema,
  current: z.int().nonnegative(),
  keys: z.array(z.strictObject({ id: z.int().nonnegative(), wrapped: z.base64() })).min(1),
  root: z.base64(),
});

const keyPlace = (id: number): string => `secret-box|${id}|key`;
const rootPlace = 'secret-box|root|key';

/** Whole on disk or not at all when it returns: this is the moment at which a change of keys counts. */
export const writeKeySet = (dataDir: string, set: KeySet, masterKey: Buffer): void => {
  const text = JSON.stringify(
    fileSchema.parse({
      format: 1,
      lock: set.lock,
      current: set.current,
      keys: [...set.keys].map(([id, key]) => ({
        id,
        wrapped: sealBytes(masterKey, key, keyPlace(id)).toString('base64'),
      })),
      root: sealBytes(masterKey, set.root, rootPlace).toString('base64'),
    }),
  );
  const path = join(dataDir, fileName);
  writeDurably(path, text, 'replace');
};

const readKeySet = (text: string, surroundings: KeySurroundings): KeySet => {
  const path = join(surroundings.dataDir, fileName);
  let file: z.infer<typeof fileSchema>;
  try {
    file = fileSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new SecretKeyError(
      `${path} is not understood (${error instanceof Error ? error.message.slice(0, 200) : String(error)}). Restore it from a backup of the data dir.`,
    );
  }
  const masterKey = readMasterKey(file.lock, surroundings);
  try {
    const unwrap = (wrapped: string, place: string): Buffer =>
      openBytes(masterKey, Buffer.from(wrapped, 'base64'), place);
    return {
      lock: file.lock,
      current: file.current,
      keys: new Map(file.keys.map(({ id, wrapped }) => [id, unwrap(wrapped, keyPlace(id))])),
      root: unwrap(file.root, rootPlace),
    };
  } catch {
    throw new SecretKeyError(
      file.lock.kind === 'passphrase'
        ? 'TERROIR_PASSPHRASE is not the passphrase that the stored secrets are locked with.'
        : `The key of the stored secrets (${file.lock.kind}) does not fit ${path}. Restore both from the same backup.`,
    );
  }
};

/** Before there were key sets, the key file itself sealed everything. It goes on as the master key of one. */
const fromKeyFile = (surroundings: KeySurroundings, mayWrite: boolean): KeySet => {
  const key = readKeyFile(join(surroundings.dataDir, firstKeyFile));
  const set: KeySet = {
    lock: { kind: 'file', name: firstKeyFile },
    current: unnumbered,
    keys: new Map([[unnumbered, key]]),
    root: key,
  };
  if (mayWrite) writeKeySet(surroundings.dataDir, set, key);
  return set;
};

const makeKeySet = (surroundings: KeySurroundings, source: KeySource | 'auto'): KeySet => {
  const wanted = source === 'auto' ? keySources : [source];
  for (const one of wanted) {
    const made = makeMasterKey(one, surroundings, true);
    if (made === null) continue;
    const keys = new Map([[1, randomBytes(keyBytes)]]);
    const set: KeySet = { lock: made.lock, current: 1, keys, root: randomBytes(keyBytes) };
    writeKeySet(surroundings.dataDir, set, made.key);
    return set;
  }
  throw new SecretKeyError(
    source === 'passphrase'
      ? 'TERROIR_KEY_SOURCE is passphrase. Give it in TERROIR_PASSPHRASE.'
      : 'TERROIR_KEY_SOURCE is keyring, and no keyring of this system can be reached. On Linux it needs secret-tool and an unlocked keyring.',
  );
};

/** Key files that an interrupted change has left: nothing is sealed with them. */
const removeStrays = (dataDir: string, { lock }: KeySet): void => {
  for (const name of readdirSync(dataDir)) {
    const isKeyFile = /^secret-box.*\.key$/.test(name) && !(lock.kind === 'file' && lock.name === name);
    if (isKeyFile || name === `${fileName}.tmp`) rmSync(join(dataDir, name), { force: true });
  }
};

export interface OpenKeySetOptions {
  /** Where a first master key is kept: `auto` tries the keyring, then the passphrase, then a file of mode 0600. */
  source: KeySource | 'auto';
  /** False: another process holds the data dir. */
  mayWrite: boolean;
}

/** The keys of a data dir, made on first use. Throws `SecretKeyError`. */
export const openKeySet = (surroundings: KeySurroundings, options: OpenKeySetOptions): KeySet => {
  const { dataDir } = surroundings;
  let text: string;
  try {
    text = readFileSync(join(dataDir, fileName), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    if (existsSync(join(dataDir, firstKeyFile))) return fromKeyFile(surroundings, options.mayWrite);
    if (!options.mayWrite) {
      throw new SecretKeyError(
        `There are no keys of stored secrets in ${dataDir} yet. Start Terroir there first.`,
      );
    }
    return makeKeySet(surroundings, options.source);
  }
  const set = readKeySet(text, surroundings);
  if (options.mayWrite) removeStrays(dataDir, set);
  return set;
};
