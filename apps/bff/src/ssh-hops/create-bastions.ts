import type { BastionRequest, BastionState } from '@terroir/shared-types';
import type { SecretStore } from '../access/secret-store.ts';
import type { Database } from '../db/open-database.ts';
import type { EventLog } from '../events/event-log.ts';
import { unprocessable } from '../http/problem-error.ts';
import { isPrivateKey, parseHostKey } from '../ssh/host-keys.ts';
import type { VmAccess } from '../ssh/vm-access.ts';
import { type BastionRow, createBastionStore } from './store.ts';

export type Bastions = ReturnType<typeof createBastions>;

/** What is known of a VM before the way to it is. */
export interface Destination {
  infraId: string;
  direct: VmAccess;
  privateIp: string | null;
}

const secretId = (infraId: string): string => `bastion-ssh-${infraId}`;
/** As a VM in the list of host keys; no VM of ours has such an id. */
const hopId = (infraId: string): string => `bastion-${infraId}`;
const sshPort = 22;

/** Which host the VMs of an infra are reached through, if any. */
export const createBastions = (deps: {
  database: Database;
  secrets: SecretStore;
  events: EventLog;
  now: () => Date;
}) => {
  const { database, secrets, events, now } = deps;
  const store = createBastionStore(database);

  const hopOf = (
    { infraId, direct }: Destination,
    row: BastionRow,
    accessOf: (vmId: string) => VmAccess | null,
  ): VmAccess | null => {
    if (row.vmId !== null) return accessOf(row.vmId);
    const { host, port, user, hostKey } = row;
    if (host === null || port === null || user === null) return null;
    const privateKey = secrets.get(secretId(infraId)) ?? direct.privateKey;
    return { vmId: hopId(infraId), host, port, user, privateKey, hostKey };
  };

  return {
    state(infraId: string): BastionState {
      const row = store.find(infraId);
      if (row === null) return { bastion: null };
      const { hostKey: _hostKey, ...shown } = row;
      return { bastion: { ...shown, hasOwnKey: secrets.get(secretId(infraId)) !== null } };
    },
    /** Throws ProblemError 422 for a key that is none. */
    put(infraId: string, request: BastionRequest, actor: string): void {
      const isHost = 'host' in request;
      if (isHost && request.hostKey !== undefined && parseHostKey(request.hostKey) === null) {
        throw unprocessable('The host key is no OpenSSH public key line.', [
          { path: 'hostKey', message: 'write: type base64' },
        ]);
      }
      const privateKey = isHost ? request.privateKey : undefined;
      if (privateKey !== undefined && !isPrivateKey(privateKey)) {
        throw unprocessable('The private key cannot be read.', [
          { path: 'privateKey', message: 'an unencrypted OpenSSH or PEM private key' },
        ]);
      }
      const nobody = { vmId: null, host: null, port: null, user: null, hostKey: null };
      const { reach } = request;
      const row = isHost
        ? {
            ...nobody,
            reach,
            host: request.host,
            port: request.port,
            user: request.user,
            hostKey: request.hostKey ?? null,
          }
        : { ...nobody, reach, vmId: request.vmId };
      database.transact(() => {
        store.put(infraId, row);
        events.append({ type: 'infra-changed', infraId }, actor);
        secrets.remove(secretId(infraId));
        if (privateKey !== undefined) {
          secrets.put(secretId(infraId), 'ssh-private-key', privateKey, now().toISOString());
        }
      });
    },
    remove(infraId: string, actor: string): void {
      database.transact(() => {
        store.remove(infraId);
        events.append({ type: 'infra-changed', infraId }, actor);
        secrets.remove(secretId(infraId));
      });
    },
    /** The way to a VM: through the bastion of its infra if there is one; null while that cannot be reached. */
    wayTo(destination: Destination, accessOf: (vmId: string) => VmAccess | null): VmAccess | null {
      const { direct, infraId, privateIp } = destination;
      const row = store.find(infraId);
      if (row === null || row.vmId === direct.vmId) return direct;
      const via = hopOf(destination, row, accessOf);
      if (via === null) return null;
      return row.reach === 'private' && privateIp !== null
        ? { ...direct, host: privateIp, port: sshPort, via }
        : { ...direct, via };
    },
  };
};
