import { ed25519PairOfSeed } from '../../../ssh/ed25519-pair-of-seed.ts';

/**
 * What cloud-init does at the first boot: the host key that we know before first contact, and the key that may log in.
 * The host key is made from a secret of ours and the VM's key, so that a repeat sends the same bytes.
 */
export const userDataOf = (
  sshPublicKey: string,
  hostKeySeed: Buffer,
): { userData: string; hostKey: string } => {
  const { publicKey, privateKey } = ed25519PairOfSeed(hostKeySeed);
  const indented = privateKey
    .trimEnd()
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
  const text = `#cloud-config
ssh_deletekeys: true
ssh_genkeytypes: []
ssh_keys:
  ed25519_private: |
${indented}
  ed25519_public: ${publicKey}
ssh_authorized_keys:
  - ${JSON.stringify(sshPublicKey.trim())}
`;
  return { userData: Buffer.from(text).toString('base64'), hostKey: publicKey };
};
