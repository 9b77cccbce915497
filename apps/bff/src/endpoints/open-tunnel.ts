import type { Duplex } from 'node:stream';
import type { Fleet } from '../commands/fleet.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { VmAccess } from '../ssh/vm-access.ts';
import { say } from '../wordings/say.ts';
import { saidBy } from '../wordings/words.ts';
import type { EndpointRow } from './store.ts';

/** The part of the SSH pool that endpoints need. */
export interface Tunnels {
  openTunnel(access: VmAccess, port: number): Promise<Duplex>;
}

export type OpenTunnel = (endpoint: Pick<EndpointRow, 'vmId' | 'port'>) => Promise<Duplex>;

/** Opens a byte stream to an endpoint on its VM's loopback. Rejects with ProblemError 502 or 503. */
export const createOpenTunnel =
  (deps: { fleet: Pick<Fleet, 'access'>; ssh: Tunnels }): OpenTunnel =>
  async ({ vmId, port }) => {
    const access = deps.fleet.access(vmId);
    if (access === null) {
      throw new ProblemError(503, 'vm-unreachable', say('endpoint-no-ssh', { vm: vmId }), {
        remedy: 'Wait until it is running, or resume it.',
        headers: { 'retry-after': '5' },
      });
    }
    try {
      return await deps.ssh.openTunnel(access, port);
    } catch (error) {
      throw new ProblemError(
        502,
        'tunnel-failed',
        say('endpoint-no-connection', { port, vm: vmId, why: saidBy(error) }),
        {
          remedy: 'See the output of the preset run; restart the service on the VM if it has stopped.',
          cause: error,
        },
      );
    }
  };
