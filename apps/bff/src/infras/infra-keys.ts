import type { SecretStore } from '../access/secret-store.ts';
import { generateSshKeyPair } from '../ssh/generate-key-pair.ts';

export type InfraKeys = ReturnType<typeof createInfraKeys>;

const secretId = (infraId: string): string => `infra-ssh-${infraId}`;

/** One SSH key pair per infra; only the sealed private key is stored. */
export const createInfraKeys = (deps: { secrets: SecretStore; now: () => Date }) => ({
  /** Makes the pair and returns the public key line. Call inside a transaction. */
  create(infraId: string, name: string): string {
    const pair = generateSshKeyPair(`terroir-${name}`);
    deps.secrets.put(secretId(infraId), 'ssh-private-key', pair.privateKey, deps.now().toISOString());
    return pair.publicKey;
  },
  /** Null: the key is not known here (an adopted infra). */
  privateKey: (infraId: string): string | null => deps.secrets.get(secretId(infraId)),
  remove(infraId: string): void {
    deps.secrets.remove(secretId(infraId));
  },
});
