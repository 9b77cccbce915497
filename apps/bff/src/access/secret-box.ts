import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export interface SecretBox {
  /** AES-256-GCM; `aad` binds the value to its place, by custom `table|id|column`. */
  seal(plaintext: string, aad: string): Buffer;
  /** Throws when the value was changed, moved to another place, or sealed with another key. */
  open(sealed: Uint8Array, aad: string): string;
  /** 32 bytes that only this installation can make, always the same for one label. */
  derive(label: string): Buffer;
}

const keyFileName = 'secret-box.key';
const keyBytes = 32;
// NIST SP 800-38D: 96-bit nonces; random ones are safe up to 2^32 values per key, far above our count.
const nonceBytes = 12;
const tagBytes = 16;

/** Opens the box of a data dir and makes its key file (mode 0600) on first use. */
export const openSecretBox = (dataDir: string): SecretBox => {
  const key = readOrCreateKey(join(dataDir, keyFileName));
  return {
    seal(plaintext, aad) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(aad));
      const text = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), text]);
    },
    open(sealed, aad) {
      const bytes = Buffer.from(sealed);
      if (bytes.length < nonceBytes + tagBytes) throw new Error('The sealed value is cut short.');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes))
        .setAAD(Buffer.from(aad))
        .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
      try {
        return (
          decipher.update(bytes.subarray(nonceBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8')
        );
      } catch (error) {
        throw new Error('A sealed value does not open: it was changed, moved, or sealed with another key.', {
          cause: error,
        });
      }
    },
    derive: (label) => Buffer.from(hkdfSync('sha256', key, '', label, keyBytes)),
  };
};

const readOrCreateKey = (path: string): Buffer => {
  let file: number;
  try {
    // Exclusive: of two starters only one makes the key, the other reads it.
    file = openSync(path, 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return readKey(path);
  }
  try {
    const key = randomBytes(keyBytes);
    writeSync(file, key);
    fsyncSync(file);
    return key;
  } finally {
    closeSync(file);
  }
};

/** The key file cannot be used; its message says what to do. */
export class SecretKeyError extends Error {
  override name = 'SecretKeyError';
}

const readKey = (path: string): Buffer => {
  if ((statSync(path).mode & 0o077) !== 0) {
    throw new SecretKeyError(`Others can read ${path}. Run chmod 600 on it, then start again.`);
  }
  const key = readFileSync(path);
  if (key.length !== keyBytes) {
    throw new SecretKeyError(
      `${path} is not a key of ${keyBytes} bytes. Restore it from a backup of the data dir.`,
    );
  }
  return key;
};
