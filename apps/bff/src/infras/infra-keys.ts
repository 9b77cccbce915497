import type { KeyFiles } from '../access/key-files.ts';
import type { SecretStore } from '../access/secret-store.ts';
import { generateSshKeyPair } from '../ssh/generate-key-pair.ts';
import type { InfraStore } from './infra-store.ts';
import type { InfraRow } from './rows.ts';

export type InfraKeys = ReturnType<typeof createInfraKeys>;

const secretId = (infraId: string): string => `infra-ssh-${infraId}`;

/** One SSH key pair per infra: the sealed private key in the database, and the pair in a sealed file beside it. */
export const createInfraKeys = (deps: { secrets: SecretStore; files: KeyFiles; now: () => Date }) => {
  const keep = (infraId: string, privateKey: string): void =>
    deps.secrets.put(secretId(infraId), 'ssh-private-key', privateKey, deps.now().toISOString());
  return {
    /** Makes the pair and returns the public key line. Call inside a transaction. */
    create(infraId: string, name: string): string {
      const pair = generateSshKeyPair(`terroir-${name}`);
      deps.files.write(infraId, pair);
      keep(infraId, pair.privateKey);
      return pair.publicKey;
    },
    /** Keeps what logs in at hosts that were there before us. Inside a transaction. */
    keepGiven(infraId: string, pair: { publicKey: string; privateKey: string }): void {
      deps.files.write(infraId, pair);
      keep(infraId, pair.privateKey);
    },
    /** Takes the pair back from its file after the database was lost; null: that is gone, too. In a transaction. */
    recover(infraId: string): string | null {
      const pair = deps.files.read(infraId);
      if (pair === null) return null;
      if (deps.secrets.get(secretId(infraId)) === null) keep(infraId, pair.privateKey);
      return pair.publicKey;
    },
    /** Null: the key is not known here (an adopted infra). */
    privateKey: (infraId: string): string | null => deps.secrets.get(secretId(infraId)),
    remove(infraId: string): void {
      deps.secrets.remove(secretId(infraId));
      deps.files.remove(infraId);
    },
  };
};

/** The infra with a key pair for VMs to come: one that was found again may have lost its own. In a transaction. */
export const withKeyPair = (
  { infras, keys }: { infras: InfraStore; keys: InfraKeys },
  infra: InfraRow,
): InfraRow => {
  if (infra.ssh_public_key !== null) return infra;
  const keyed = { ...infra, ssh_public_key: keys.create(infra.id, infra.name) };
  infras.update(keyed);
  return keyed;
};
