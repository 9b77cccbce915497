import ssh2 from 'ssh2';

export interface SshKeyPair {
  /** OpenSSH public key line. */
  publicKey: string;
  /** OpenSSH private key, unencrypted. */
  privateKey: string;
}

/** A new ed25519 key pair that ssh2 itself can read back. */
export const generateSshKeyPair = (comment: string): SshKeyPair => {
  // ssh2 writes some ed25519 keys (those with a leading zero byte) in a form that it cannot parse.
  for (let tries = 0; tries < 20; tries++) {
    const { public: publicKey, private: privateKey } = ssh2.utils.generateKeyPairSync('ed25519', { comment });
    const isReadable = [publicKey, privateKey].every((key) => !(ssh2.utils.parseKey(key) instanceof Error));
    if (isReadable) return { publicKey, privateKey };
  }
  throw new Error('No readable SSH key pair came out of 20 tries; the SSH library is at fault.');
};
