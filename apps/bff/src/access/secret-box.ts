import { hkdfSync } from 'node:crypto';
import { keyBytes, openBytes, sealBytes } from '../secrets/aes-gcm.ts';
import { type KeySet, openKeySet, unnumbered } from '../secrets/key-set.ts';
import type { Keyring } from '../secrets/keyring.ts';
import type { KeySource } from '../secrets/master-key.ts';

export interface SecretBox {
  /** AES-256-GCM; `aad` binds the value to its place, by custom `table|id|column`. */
  seal(plaintext: string, aad: string): Buffer;
  /** Throws when the value was changed, moved to another place, or sealed with another key. */
  open(sealed: Uint8Array, aad: string): string;
  /** 32 bytes that only this installation can make, always the same for one label. */
  derive(label: string): Buffer;
  /** Where what unlocks it is kept. */
  readonly keptIn: KeySource;
}

// What begins like this names its key in the next four bytes. Values from before have a random nonce here.
const magic = Buffer.from('TSB\u0002', 'latin1');
const headerBytes = magic.length + 4;

/** A box over given keys. `learn` hears every plaintext that passes, so that no text shows it. */
export const secretBoxOf = (set: KeySet, learn: (secret: string) => void = () => undefined): SecretBox => {
  // Settings are sealed as JSON together with what is no secret; who reads them knows which part is.
  const hear = (plaintext: string): void => {
    if (!plaintext.startsWith('{')) learn(plaintext);
  };
  const keyOf = (id: number): Buffer => {
    const key = set.keys.get(id);
    if (key === undefined) throw new Error(`A value is sealed with the key ${id}, which is not there.`);
    return key;
  };
  const openNumbered = (bytes: Buffer, aad: string): Buffer => {
    const id = bytes.readUInt32BE(magic.length);
    return openBytes(keyOf(id), bytes.subarray(headerBytes), `${aad}|${id}`);
  };
  return {
    seal(plaintext, aad) {
      hear(plaintext);
      if (set.current === unnumbered) return sealBytes(keyOf(unnumbered), Buffer.from(plaintext), aad);
      const header = Buffer.concat([magic, Buffer.alloc(4)]);
      header.writeUInt32BE(set.current, magic.length);
      const sealed = sealBytes(keyOf(set.current), Buffer.from(plaintext), `${aad}|${set.current}`);
      return Buffer.concat([header, sealed]);
    },
    open(sealed, aad) {
      const bytes = Buffer.from(sealed);
      const isNumbered = bytes.length > headerBytes && bytes.subarray(0, magic.length).equals(magic);
      const plaintext = isNumbered
        ? openNumbered(bytes, aad)
        : openBytes(set.keys.get(unnumbered) ?? keyOf(set.current), bytes, aad);
      const text = plaintext.toString('utf8');
      hear(text);
      return text;
    },
    derive: (label) => Buffer.from(hkdfSync('sha256', set.root, '', label, keyBytes)),
    keptIn: set.lock.kind,
  };
};

export interface SecretBoxOptions {
  /** Where a first key is kept; a file of mode 0600 unless told. */
  source?: KeySource | 'auto';
  keyring?: Keyring | null;
  passphrase?: string | null;
  mayWrite?: boolean;
  learn?: (secret: string) => void;
}

/** Opens the box of a data dir and makes its keys on first use. Throws `SecretKeyError`. */
export const openSecretBox = (dataDir: string, options: SecretBoxOptions = {}): SecretBox => {
  const { source = 'file', keyring = null, passphrase = null, mayWrite = true, learn } = options;
  return secretBoxOf(openKeySet({ dataDir, keyring, passphrase }, { source, mayWrite }), learn);
};
