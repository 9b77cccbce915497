import type { ConnectionRequest, DriverReport } from '@terroir/shared-types';
import { unprocessable } from '../../http/problem-error.ts';
import { isPrivateKey } from '../../ssh/host-keys.ts';
import { agentInsteadOfKey } from '../../ssh/vm-access.ts';
import { driverKind } from '../driver-kind.ts';
import { createSshDriver, ownProvider, type Seen } from './create-ssh-driver.ts';
import { describeHost } from './probe-host.ts';

export interface SshConnection {
  config: Extract<ConnectionRequest, { driver: 'ssh' }>['config'];
  /** A private key, or `agentInsteadOfKey`. */
  credential: string;
}

const warningsOf = (seen: readonly Seen[]): DriverReport['warnings'] =>
  seen.flatMap(({ host, facts, failure }) => {
    if (failure !== null) {
      return [{ message: `${host.name}: ${failure.message}`, remedy: failure.remedy }];
    }
    if (facts !== null && !facts.isAdmin) {
      return [
        {
          code: 'no-sudo',
          values: { host: host.name, user: host.user },
          message: `${host.name}: ${host.user} is not root and sudo asks for a password.`,
          remedy:
            'Commands run as that account; restarting it and presets that install software will not work.',
        },
      ];
    }
    return [];
  });

/** Your own hosts. */
export const sshKind = driverKind({
  name: 'ssh',
  open({ config, secrets }, surroundings) {
    const credential = secrets.privateKey ?? agentInsteadOfKey;
    if (credential !== agentInsteadOfKey && !isPrivateKey(credential)) {
      const message = 'The private key cannot be read, or a passphrase protects it.';
      throw unprocessable(`${message} Paste an OpenSSH or PEM key without one, or use an agent.`, [
        { path: 'secrets.privateKey', message },
      ]);
    }
    const driver = createSshDriver({ config, credential }, surroundings);
    return {
      driver,
      async report(signal) {
        const seen = await driver.look(signal);
        const answering = seen.filter(({ facts }) => facts !== null);
        return {
          identity: answering.map(({ host, facts }) => ({
            label: host.name,
            value: facts === null ? '' : describeHost(facts),
          })),
          regions: [
            {
              id: `${ownProvider}+${config.site}`,
              status: answering.length > 0 ? 'ok' : 'failed',
              detail: `${answering.length} of ${seen.length} hosts answer`,
            },
          ],
          permissions: [],
          policy: null,
          quotas: [],
          warnings: warningsOf(seen),
          failure: answering.length > 0 ? null : (seen[0]?.failure ?? null),
        };
      },
    };
  },
});
