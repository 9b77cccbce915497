import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Of a key, and of what is derived from it. */
export const keyBytes = 32;
// NIST SP 800-38D: 96-bit nonces; random ones are safe up to 2^32 values per key, far above our count.
const nonceBytes = 12;
const tagBytes = 16;

/** AES-256-GCM: nonce, tag and ciphertext. `aad` binds the value to its place. */
export const sealBytes = (key: Buffer, plaintext: Buffer, aad: string): Buffer => {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(aad));
  const text = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]);
};

/** Throws when the value was cut, changed, moved to another place, or sealed with another key. */
export const openBytes = (key: Buffer, sealed: Buffer, aad: string): Buffer => {
  if (sealed.length < nonceBytes + tagBytes) throw new Error('The sealed value is cut short.');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes))
    .setAAD(Buffer.from(aad))
    .setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(nonceBytes + tagBytes)), decipher.final()]);
  } catch (error) {
    throw new Error('A sealed value does not open: it was changed, moved, or sealed with another key.', {
      cause: error,
    });
  }
};
