import { singleQuoted } from '../../ssh/single-quoted.ts';
import type { SshPool } from '../../ssh/ssh-pool.ts';
import type { VmAccess } from '../../ssh/vm-access.ts';
import { DriverError } from '../driver.ts';
import type { HostFacts } from './probe-host.ts';
import { asMessage, asRemedy, say } from '../../wordings/say.ts';

// A second later, so that this command still tells how it went; it must outlive the connection that asks.
const script = `as=; [ "$(id -u)" = 0 ] || as='sudo -n'
setsid sh -c "sleep 1; $as systemctl reboot || $as reboot" >/dev/null 2>&1 </dev/null &`;

/** Asks a host to restart; returns when it has been told to. Throws `DriverError` when our account may not. */
export const rebootHost = async (
  ssh: Pick<SshPool, 'run'>,
  access: VmAccess,
  facts: HostFacts,
  signal: AbortSignal,
): Promise<void> => {
  if (!facts.isAdmin) {
    throw new DriverError(
      {
        code: 'credential',
        ...asMessage(say('ssh-may-not-restart', { user: access.user, host: access.host })),
        retryable: false,
        ...asRemedy(say('ssh-allow-restart', { user: access.user })),
      },
      'refused',
    );
  }
  if (facts.bootId === null) {
    throw new DriverError(
      {
        code: 'invalid-request',
        ...asMessage(say('ssh-no-boot-id', { host: access.host })),
        retryable: false,
        ...asRemedy(say('ssh-restart-by-hand')),
      },
      'refused',
    );
  }
  await ssh.run(access, `sh -c ${singleQuoted(script)}`, { signal });
};
