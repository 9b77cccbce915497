import type { SecretBox } from '../access/secret-box.ts';
import type { Database } from '../db/open-database.ts';

export interface MeshMember {
  vmId: string;
  address: string;
  publicKey: string;
}

/** Supernets by infra, addresses and keys by VM; writes only inside the caller's transaction. */
export const createMeshStore = ({ sqlite }: Database, box: SecretBox) => {
  const supernet = sqlite
    .prepare<[string], string>('SELECT supernet FROM mesh_networks WHERE infra_id = ?')
    .pluck();
  const supernets = sqlite.prepare<[], string>('SELECT supernet FROM mesh_networks').pluck();
  const insertNetwork = sqlite.prepare('INSERT INTO mesh_networks VALUES (?, ?)');
  const removeNetwork = sqlite.prepare('DELETE FROM mesh_networks WHERE infra_id = ?');
  const members = sqlite.prepare<[string], MeshMember>(
    'SELECT vm_id AS vmId, address, public_key AS publicKey FROM mesh_members WHERE infra_id = ? ORDER BY vm_id',
  );
  const insertMember = sqlite.prepare('INSERT INTO mesh_members VALUES (?, ?, ?, ?, ?)');
  const removeMember = sqlite.prepare('DELETE FROM mesh_members WHERE vm_id = ?');
  const sealed = sqlite.prepare<[string], Buffer>('SELECT sealed FROM mesh_members WHERE vm_id = ?').pluck();
  const aad = (vmId: string): string => `mesh_members|${vmId}|sealed`;
  return {
    supernet: (infraId: string): string | null => supernet.get(infraId) ?? null,
    supernets: (): string[] => supernets.all(),
    insertNetwork(infraId: string, network: string): void {
      insertNetwork.run(infraId, network);
    },
    removeNetwork(infraId: string): void {
      removeNetwork.run(infraId);
    },
    members: (infraId: string): MeshMember[] => members.all(infraId),
    insertMember(infraId: string, member: MeshMember, privateKey: string): void {
      const key = box.seal(privateKey, aad(member.vmId));
      insertMember.run(member.vmId, infraId, member.address, member.publicKey, key);
    },
    removeMember(vmId: string): void {
      removeMember.run(vmId);
    },
    privateKey(vmId: string): string | null {
      const key = sealed.get(vmId);
      return key === undefined ? null : box.open(key, aad(vmId));
    },
  };
};
