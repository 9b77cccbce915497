import type { ConnectionRequest, DriverReport } from '@terroir/shared-types';
import { unreadable } from '../../http/problem-error.ts';
import { isPrivateKey } from '../../ssh/host-keys.ts';
import { agentInsteadOfKey } from '../../ssh/vm-access.ts';
import { driverKind } from '../driver-kind.ts';
import { createSshDriver, ownProvider, type Seen } from './create-ssh-driver.ts';
import { describeHost } from './probe-host.ts';
import { asDetail, asMessage, saidMessage, say } from '../../wordings/say.ts';

export interface SshConnection {
  config: Extract<ConnectionRequest, { driver: 'ssh' }>['config'];
  /** A private key, or `agentInsteadOfKey`. */
  credential: string;
}

const warningsOf = (seen: readonly Seen[]): DriverReport['warnings'] =>
  seen.flatMap(({ host, facts, failure }): DriverReport['warnings'] => {
    if (failure !== null) {
      const { remedy, remedyWording } = failure;
      const words = say('ssh-host-warning', { host: host.name, why: saidMessage(failure) });
      return [{ ...asMessage(words), remedy, remedyWording }];
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
      throw unreadable('secrets.privateKey', say('ssh-key-unreadable'));
    }
    const driver = createSshDriver({ config, credential }, surroundings);
    return {
      driver,
      async report(signal) {
        const seen = await driver.look(signal);
        const answering = seen.filter(({ facts }) => facts !== null);
        return {
          identity: answering.map(({ host, facts }) => {
            const { text, wording } =
              facts === null ? say('ssh-host-facts', { facts: '' }) : describeHost(facts);
            return { label: host.name, value: text, valueWording: wording };
          }),
          regions: [
            {
              id: `${ownProvider}+${config.site}`,
              status: answering.length > 0 ? 'ok' : 'failed',
              ...asDetail(say('hosts-answer', { answering: answering.length, total: seen.length })),
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
