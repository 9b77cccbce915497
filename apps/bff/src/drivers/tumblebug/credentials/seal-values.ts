import { constants, createCipheriv, publicEncrypt, randomBytes } from 'node:crypto';

export interface SealedValues {
  encryptedClientAesKeyByPublicKey: string;
  credentialKeyValueList: { key: string; value: string }[];
}

/**
 * Seals values as CB-Tumblebug takes them: each with AES-256-CBC under one random key, as base64 of IV and ciphertext,
 * and that key with RSA-OAEP (SHA-256) under the public key that it gave out for this one registration.
 */
export const sealValues = (pem: string, values: Readonly<Record<string, string>>): SealedValues => {
  const aes = randomBytes(32);
  const seal = (value: string): string => {
    const iv = randomBytes(16);
    const cipher = createCipheriv('aes-256-cbc', aes, iv);
    return Buffer.concat([iv, cipher.update(value, 'utf8'), cipher.final()]).toString('base64');
  };
  return {
    encryptedClientAesKeyByPublicKey: publicEncrypt(
      { key: pem, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
      aes,
    ).toString('base64'),
    credentialKeyValueList: Object.entries(values).map(([key, value]) => ({ key, value: seal(value) })),
  };
};
