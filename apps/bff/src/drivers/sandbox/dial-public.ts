import { request } from 'node:http';
import type { Duplex } from 'node:stream';
import type { SandboxEndpoint } from './call.ts';

/** The sandbox's addresses are simulated: its cloud has a door that plays the internet's way to a VM. */
export const createDialPublic =
  (connect: () => Promise<SandboxEndpoint>) =>
  async (providerVmId: string, port: number, signal: AbortSignal): Promise<Duplex> => {
    const { url, token } = await connect();
    return new Promise((resolve, reject) => {
      const outgoing = request(`${url}/vms/${encodeURIComponent(providerVmId)}/ports/${port}`, {
        headers: { authorization: `Bearer ${token}`, connection: 'upgrade', upgrade: 'tcp' },
        agent: false,
        signal,
      });
      outgoing.once('upgrade', (_answer, socket, head) => {
        if (head.length > 0) socket.unshift(head);
        resolve(socket);
      });
      outgoing.once('response', ({ statusMessage = '' }) => {
        outgoing.destroy();
        reject(new Error(statusMessage));
      });
      outgoing.once('error', reject);
      outgoing.end();
    });
  };
