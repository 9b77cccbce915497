import { singleQuoted } from '../../ssh/single-quoted.ts';
import type { SshPool } from '../../ssh/ssh-pool.ts';
import type { VmAccess } from '../../ssh/vm-access.ts';
import { DriverError } from '../driver.ts';
import type { HostFacts } from './probe-host.ts';

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
        message: `${access.user} may not restart ${access.host}: it is not root, and sudo asks for a password.`,
        retryable: false,
        remedy: `Allow it there with a sudoers line such as "${access.user} ALL=(root) NOPASSWD: /usr/bin/systemctl reboot", or restart the host by hand.`,
      },
      'refused',
    );
  }
  if (facts.bootId === null) {
    throw new DriverError(
      {
        code: 'invalid-request',
        message: `${access.host} does not tell its boot id, so nobody could see whether it restarted.`,
        retryable: false,
        remedy: 'Restart it by hand.',
      },
      'refused',
    );
  }
  await ssh.run(access, `sh -c ${singleQuoted(script)}`, { signal });
};
