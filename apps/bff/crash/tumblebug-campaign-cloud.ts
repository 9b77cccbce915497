import { connectionAnswerSchema } from '@terroir/shared-types';
import { until } from '../test/sandbox-cloud-fixture.ts';
import type { Quirks } from '../test/tumblebug/fake/quirks.ts';
import { startTumblebugFake } from '../test/tumblebug/fake/start-fake.ts';
import { startGuestSsh } from '../test/tumblebug/fake/start-guest-ssh.ts';
import { ask } from './api.ts';
import type { CampaignCloud } from './cloud.ts';
import { regions } from './workload.ts';

const faults: Partial<Quirks> = {
  limitsRate: true,
  createAnswerLost: 0.08,
  refusedButMade: 0.05,
  listFails: 0.15,
  createMs: [60, 900],
  actionMs: [10, 150],
};
const calm: Partial<Quirks> = { createAnswerLost: 0, refusedButMade: 0, listFails: 0 };
const login = { username: 'campaign', password: 'password-of-the-campaign' };

/** The contract fake with its limits, in four regions; it restarts where another cloud would. */
export const openTumblebugCloud = async (random: () => number): Promise<CampaignCloud> => {
  const guest = await startGuestSsh();
  const fake = await startTumblebugFake({
    ...login,
    login: { privateKey: guest.privateKey, hostKey: null },
    random,
  });
  const { store } = fake;
  return {
    connectionId: 'tumblebug-fake',
    environment: { TERROIR_SANDBOX: 'off' },
    longestLifeMs: 2_500,
    listingLagMs: 0,
    async prepare(origin) {
      const reply = await ask(origin, 'POST', '/connections', {
        driver: 'tumblebug',
        name: 'Tumblebug fake',
        config: {
          url: fake.url,
          username: login.username,
          regions: regions.map((region) => `aws+${region}`),
          sshOverride: `127.0.0.1:${guest.port}`,
        },
        secrets: { password: login.password },
      });
      if (reply?.status !== 201) throw new Error(`the connection was not added: ${JSON.stringify(reply)}`);
      await until('the connection to answer', async () => {
        const now = await ask(origin, 'GET', '/connections/tumblebug-fake');
        return connectionAnswerSchema.parse(now?.body).status.status === 'ready';
      });
    },
    setFaults: (on) => Promise.resolve(fake.set(on ? faults : calm)),
    all() {
      const nodes = new Map(
        [...store.infras.values()].flatMap(({ nodes: ones }) =>
          ones.map((node) => [node.uid, node] as const),
        ),
      );
      return Promise.resolve(
        [...store.vms.values()].map(({ cspId, uid, status, tags }) => ({
          id: cspId,
          name: tags['terroir-name'] ?? '',
          status,
          publicIp: nodes.get(uid)?.publicIP || null,
          tags,
        })),
      );
    },
    twins: () => Promise.resolve([]),
    leftovers: () =>
      Promise.resolve([
        ...[...store.infras.values()].map(({ id, status }) => `infra ${id} (${status})`),
        ...[...store.remains].map((id) => `key or security group ${id}`),
      ]),
    restart: () => fake.restart(),
    async close() {
      await fake.close();
      await guest.close();
      if (fake.misfits.length > 0) throw new Error(fake.misfits.slice(0, 20).join('\n'));
    },
  };
};
