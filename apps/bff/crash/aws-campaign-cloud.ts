import { connectionAnswerSchema } from '@terroir/shared-types';
import { startAwsProxy } from '../test/aws/aws-proxy.ts';
import { startMoto } from '../test/aws/moto-server.ts';
import { until } from '../test/sandbox-cloud-fixture.ts';
import { ask } from './api.ts';
import type { CampaignCloud, CloudVm } from './cloud.ts';
import { regions } from './workload.ts';

const faults = {
  createAnswerLost: 0.08,
  create500: 0.025,
  create500ButCreated: 0.025,
  // Reads are repeated by the SDK; two in a hundred listings fail for good.
  listFails: 0.4,
  hideNewMs: 400,
  createDelayMs: [20, 300] as [number, number],
};
const calm = { createAnswerLost: 0, create500: 0, create500ButCreated: 0, listFails: 0, hideNewMs: 0 };
const statuses: Readonly<Record<string, CloudVm['status']>> = {
  pending: 'booting',
  running: 'running',
  stopping: 'suspending',
  stopped: 'suspended',
  'shutting-down': 'terminating',
  terminated: 'terminated',
};
const every = Object.keys(statuses);

/** moto behind the proxy of the tests, in four regions. */
export const openAwsCloud = async (random: () => number): Promise<CampaignCloud> => {
  const server = await startMoto();
  const proxy = await startAwsProxy(server.url, random);
  const { moto } = proxy;
  const inAll = async <Item>(read: (region: string) => Promise<Item[]>): Promise<Item[]> =>
    (await Promise.all(regions.map(read))).flat();
  return {
    connectionId: 'aws-on-moto',
    environment: { TERROIR_SANDBOX: 'off' },
    // The SDK alone takes a second to load.
    longestLifeMs: 5_000,
    listingLagMs: 0,
    async prepare(origin) {
      const reply = await ask(origin, 'POST', '/connections', {
        driver: 'aws',
        name: 'AWS on moto',
        config: { accessKeyId: 'AKIATESTTESTTESTTEST', regions, endpointUrl: proxy.url },
        secrets: { secretAccessKey: 'secret-of-the-moto-account' },
      });
      if (reply?.status !== 201) throw new Error(`the connection was not added: ${JSON.stringify(reply)}`);
      await until(
        'the connection to answer',
        async () => {
          const now = await ask(origin, 'GET', '/connections/aws-on-moto');
          return connectionAnswerSchema.parse(now?.body).status.status === 'ready';
        },
        60_000,
      );
    },
    setFaults: (on) => Promise.resolve(proxy.setFaults(on ? faults : calm)),
    all: () =>
      inAll(async (region) => {
        const instances = await moto.instances(region, every);
        return instances
          .filter(({ tags }) => tags['terroir-infra'] !== undefined)
          .map(({ id, state, publicIp, tags }) => ({
            id,
            name: tags['Name'] ?? '',
            status: statuses[state] ?? 'unknown',
            publicIp,
            tags,
          }));
      }),
    twins: () => inAll((region) => moto.twins(region)),
    leftovers: () => inAll((region) => moto.resources(region)),
    restart: () => Promise.resolve(),
    async close() {
      await proxy.stop();
      await server.stop();
    },
  };
};
