import { generateKeyPairSync } from 'node:crypto';
import type { Vm } from '@terroir/shared-types';
import type { SecretBox } from '../access/secret-box.ts';
import type { Database } from '../db/open-database.ts';
import type { EventLog } from '../events/event-log.ts';
import { conflict } from '../http/problem-error.ts';
import { aroundPrivateIp, freeAddress, freeSupernet, parseNetwork, toText } from './address-plan.ts';
import { createMeshStore } from './store.ts';
import { say } from '../wordings/say.ts';

export interface MeshPlan {
  /** e.g. `10.192.16.0/20`. */
  supernet: string;
  /** One line per VM: `vmId address publicKey publicIp`. */
  peers: string;
  /** WireGuard private keys by VM; each goes to its own VM alone. */
  privateKeys: ReadonlyMap<string, string>;
}

export type Meshes = ReturnType<typeof createMeshes>;

/** A WireGuard key pair: X25519, base64 of the raw 32 bytes. */
const newKeyPair = (): { publicKey: string; privateKey: string } => {
  const { d = '', x = '' } = generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' });
  const base64 = (text: string): string => Buffer.from(text, 'base64url').toString('base64');
  return { publicKey: base64(x), privateKey: base64(d) };
};

/** Plans private networks over the VMs of an infra, whatever clouds they are in. */
export const createMeshes = (deps: { database: Database; events: EventLog; secrets: SecretBox }) => {
  const { database, events } = deps;
  const store = createMeshStore(database, deps.secrets);

  const supernetOf = (infraId: string, vms: readonly Vm[]): string => {
    const known = store.supernet(infraId);
    if (known !== null) return known;
    const taken = [
      ...store.supernets().map(parseNetwork),
      ...vms.flatMap(({ privateIp }) => (privateIp === null ? [] : [aroundPrivateIp(privateIp)])),
    ];
    const found = freeSupernet(taken);
    if (found === null)
      throw conflict('no-network-left', say('mesh-no-network'), say('delete-unused-infras'));
    const text = `${toText(found[0])}/${found[1]}`;
    store.insertNetwork(infraId, text);
    return text;
  };

  return {
    start: () =>
      events.subscribe((event) => {
        if (event.type === 'infra-deleted') database.transact(() => store.removeNetwork(event.infraId));
      }),
    /** Gives every VM an address and a key that stay its own, and takes back those of VMs that are gone. */
    plan(infraId: string, vms: readonly Vm[]): MeshPlan {
      return database.transact(() => {
        const supernet = supernetOf(infraId, vms);
        for (const { vmId } of store.members(infraId))
          if (!vms.some(({ id }) => id === vmId)) store.removeMember(vmId);
        const members = new Map(store.members(infraId).map((member) => [member.vmId, member]));
        const taken = new Set([...members.values()].map(({ address }) => address));
        for (const { id } of vms) {
          if (members.has(id)) continue;
          const address = freeAddress(parseNetwork(supernet), taken);
          if (address === null)
            throw conflict('network-full', say('mesh-full', { network: supernet }), say('mesh-larger'));
          const { publicKey, privateKey } = newKeyPair();
          const member = { vmId: id, address, publicKey };
          store.insertMember(infraId, member, privateKey);
          members.set(id, member);
          taken.add(address);
        }
        const peers = vms.flatMap(({ id, publicIp }) => {
          const member = members.get(id);
          return member === undefined || publicIp === null
            ? []
            : [`${id} ${member.address} ${member.publicKey} ${publicIp}`];
        });
        return {
          supernet,
          peers: peers.join('\n'),
          privateKeys: new Map(vms.map(({ id }) => [id, store.privateKey(id) ?? ''])),
        };
      });
    },
  };
};
