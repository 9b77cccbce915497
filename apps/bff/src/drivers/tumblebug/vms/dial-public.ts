import { once } from 'node:events';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { partsOf } from './ids.ts';
import { type Infras, seenIn } from './infras.ts';
import { type Reach, isMock } from './translate.ts';

const dial = async (host: string, port: number, signal: AbortSignal): Promise<Duplex> => {
  const socket = connect({ host, port, signal });
  await once(socket, 'connect');
  return socket;
};

/**
 * The internet's way to a port of a VM. Where SSH answers elsewhere than at the address that is shown, so does all else;
 * and the addresses of a cloud that only pretends are never knocked at, as they are somebody's.
 */
export const createDialPublic =
  ({ infras, override }: { infras: Infras; override: Reach | null }) =>
  async (providerVmId: string, port: number, signal: AbortSignal): Promise<Duplex> => {
    if (override !== null) return dial(override.host, port, signal);
    const id = partsOf(providerVmId);
    const node = id === null ? null : (seenIn((await infras.all(signal)).get(id.infra), id)?.node ?? null);
    if (node === null || node.publicIP === '') throw new Error('The VM has no public address.');
    if (isMock(node)) throw new Error('The addresses of a mock cloud belong to somebody else.');
    return dial(node.publicIP, port, signal);
  };
