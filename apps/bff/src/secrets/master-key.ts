import { randomBytes, scryptSync } from 'node:crypto';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { keyBytes } from './aes-gcm.ts';
import type { Keyring } from './keyring.ts';
import { writeDurably } from './write-durably.ts';
import { SecretKeyError } from './secret-key-error.ts';

export const keySources = ['keyring', 'passphrase', 'file'] as const;
export type KeySource = (typeof keySources)[number];

/** What a master key can be taken from. */
export interface KeySurroundings {
  dataDir: string;
  keyring: Keyring | null;
  passphrase: string | null;
}

/** Where the master key of this installation is. Holds nothing secret. */
export const lockSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('keyring'), account: z.string().regex(/^[0-9a-f]{32}$/) }),
  z.strictObject({ kind: z.literal('passphrase'), salt: z.base64(), logN: z.int().min(14).max(20) }),
  z.strictObject({ kind: z.literal('file'), name: z.string().regex(/^secret-box(-[0-9a-f]{16})?\.key$/) }),
]);
export type Lock = z.infer<typeof lockSchema>;

/** The name that the first key file has. */
export const firstKeyFile = 'secret-box.key';
// OWASP Password Storage Cheat Sheet (2026-11): scrypt with N=2^17, r=8, p=1; 128 MiB, about a third of a second.
const logN = 17;

const derive = (passphrase: string, salt: Buffer, cost: number): Buffer =>
  scryptSync(passphrase.normalize('NFKC'), salt, keyBytes, {
    N: 2 ** cost,
    r: 8,
    p: 1,
    maxmem: 256 * 2 ** cost * 8,
  });

// Exclusive: never over a key that something is sealed with.
const writeKeyFile = (path: string, key: Buffer): void => writeDurably(path, key, 'fail');

/** Reads a key file. Throws `SecretKeyError` when others can read it or it is no key. */
export const readKeyFile = (path: string): Buffer => {
  let key: Buffer;
  try {
    if ((statSync(path).mode & 0o077) !== 0) {
      throw new SecretKeyError(`Others can read ${path}. Run chmod 600 on it, then start again.`);
    }
    key = readFileSync(path);
  } catch (error) {
    if (error instanceof SecretKeyError) throw error;
    throw new SecretKeyError(
      `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}. Restore it from a backup of the data dir.`,
    );
  }
  if (key.length !== keyBytes) {
    throw new SecretKeyError(
      `${path} is not a key of ${keyBytes} bytes. Restore it from a backup of the data dir.`,
    );
  }
  return key;
};

/** A new master key at `source`, kept there when it returns; null: the source is not there. */
export const makeMasterKey = (
  source: KeySource,
  { dataDir, keyring, passphrase }: KeySurroundings,
  isFirst: boolean,
): { lock: Lock; key: Buffer } | null => {
  if (source === 'passphrase') {
    if (passphrase === null) return null;
    const salt = randomBytes(16);
    return {
      lock: { kind: 'passphrase', salt: salt.toString('base64'), logN },
      key: derive(passphrase, salt, logN),
    };
  }
  const key = randomBytes(keyBytes);
  if (source === 'file') {
    const name = isFirst ? firstKeyFile : `secret-box-${randomBytes(8).toString('hex')}.key`;
    writeKeyFile(join(dataDir, name), key);
    return { lock: { kind: 'file', name }, key };
  }
  const account = randomBytes(16).toString('hex');
  // What was put is asked for: some keyrings accept and forget, such as one of a session without a person.
  const isKept =
    keyring !== null &&
    keyring.put(account, key.toString('base64')) &&
    keyring.get(account) === key.toString('base64');
  return isKept ? { lock: { kind: 'keyring', account }, key } : null;
};

/** The master key behind a lock. Throws `SecretKeyError` that says what is missing. */
export const readMasterKey = (lock: Lock, surroundings: KeySurroundings): Buffer => {
  if (lock.kind === 'file') return readKeyFile(join(surroundings.dataDir, lock.name));
  if (lock.kind === 'passphrase') {
    if (surroundings.passphrase === null) {
      throw new SecretKeyError(
        'The stored secrets are locked with a passphrase. Start with it in TERROIR_PASSPHRASE.',
      );
    }
    return derive(surroundings.passphrase, Buffer.from(lock.salt, 'base64'), lock.logN);
  }
  const key = Buffer.from(surroundings.keyring?.get(lock.account) ?? '', 'base64');
  if (key.length === keyBytes) return key;
  throw new SecretKeyError(
    `The key of the stored secrets is in the keyring of this system (service terroir, account ${lock.account}), and the keyring did not give it. Unlock it and start as the same user.`,
  );
};

/** Forgets the master key behind a lock that nothing needs any more. */
export const dropMasterKey = (lock: Lock, { dataDir, keyring }: KeySurroundings): void => {
  if (lock.kind === 'file') rmSync(join(dataDir, lock.name), { force: true });
  if (lock.kind === 'keyring') keyring?.remove(lock.account);
};
