import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { resealFiles } from '../access/sealed-files.ts';
import { secretBoxOf } from '../access/secret-box.ts';
import { databaseFileName } from '../db/data-dir.ts';
import { openDatabase } from '../db/open-database.ts';
import { describeOwner, takeProcessLock } from '../db/process-lock.ts';
import { keyBytes } from './aes-gcm.ts';
import { type KeySet, openKeySet, writeKeySet } from './key-set.ts';
import {
  type KeySource,
  type KeySurroundings,
  dropMasterKey,
  makeMasterKey,
  readMasterKey,
} from './master-key.ts';
import { createSealedValueStore } from './sealed-value-store.ts';
import { SecretKeyError } from './secret-key-error.ts';

export interface Rotation {
  values: number;
  files: number;
  /** Values that no key opens; they stay as they are. */
  left: number;
  source: KeySource;
}

export interface RotateOptions extends KeySurroundings {
  /** Where the master key is kept from now on; null: as before. */
  to: KeySource | null;
  /** What it is locked with from now on; null: the passphrase of before. */
  newPassphrase: string | null;
  /** For tests: called after each step, as the death of the process would come there. */
  onStep?: (step: 'master-key' | 'key-added' | 'database' | 'files' | 'done') => void;
}

/**
 * Seals everything with a new key, and locks that with a new master key. May be interrupted at any moment: until the
 * last step both keys are there, and what was done is done. Throws `SecretKeyError` for what a person can put right.
 */
export const rotateSecrets = (options: RotateOptions): Rotation => {
  const { dataDir, onStep = () => undefined } = options;
  if (!existsSync(join(dataDir, databaseFileName))) {
    throw new SecretKeyError(`There is no installation in ${dataDir}. Set TERROIR_DATA_DIR.`);
  }
  const lock = takeProcessLock(dataDir);
  if (lock === null) {
    throw new SecretKeyError(`Stop Terroir first: ${describeOwner(dataDir)} holds ${dataDir}.`);
  }
  try {
    const before = openKeySet(options, { source: 'file', mayWrite: true });
    const source = options.to ?? before.lock.kind;
    const passphrase = options.newPassphrase ?? options.passphrase;
    const made = makeMasterKey(source, { ...options, passphrase }, false);
    if (made === null) {
      throw new SecretKeyError(
        source === 'passphrase'
          ? 'Give the passphrase in TERROIR_NEW_PASSPHRASE.'
          : 'No keyring of this system can be reached. On Linux it needs secret-tool and an unlocked keyring.',
      );
    }
    onStep('master-key');

    const next = Math.max(...before.keys.keys()) + 1;
    const both: KeySet = {
      ...before,
      current: next,
      keys: new Map([...before.keys, [next, randomBytes(keyBytes)]]),
    };
    writeKeySet(dataDir, both, readMasterKey(before.lock, options));
    onStep('key-added');

    const box = secretBoxOf(both);
    const reseal = (sealed: Uint8Array, place: string): Buffer | null => {
      let plaintext: string;
      try {
        plaintext = box.open(sealed, place);
      } catch {
        return null;
      }
      return box.seal(plaintext, place);
    };
    const database = openDatabase(join(dataDir, databaseFileName));
    let counts: { changed: number; left: number };
    try {
      // What the old key has sealed is overwritten, in the file and in its log, instead of only let go.
      database.sqlite.pragma('secure_delete = ON');
      counts = database.transact(() => createSealedValueStore(database).resealAll(reseal));
      database.sqlite.pragma('wal_checkpoint(TRUNCATE)');
    } finally {
      database.close();
    }
    onStep('database');
    const files = resealFiles(dataDir, reseal);
    onStep('files');

    // A value that no key opens is lost with the old keys and without them.
    const keys = new Map([...both.keys].filter(([id]) => id === next));
    writeKeySet(dataDir, { ...both, lock: made.lock, keys }, made.key);
    onStep('done');
    dropMasterKey(before.lock, options);
    return { values: counts.changed, files: files.changed, left: counts.left + files.left, source };
  } finally {
    lock.release();
  }
};
