import { once } from 'node:events';
import { createServer } from 'node:net';
import { type DriverUnderTest, describeDriverConformance } from '../src/drivers/conformance.ts';
import { describeDiskConformance } from '../src/drivers/disk-conformance.ts';
import { describeResourceConformance } from '../src/drivers/resource-conformance.ts';
import { createSandboxDriver } from '../src/drivers/sandbox/create-sandbox-driver.ts';
import { specFixture } from './infras-fixture.ts';
import { CloudUnderTest, userKey } from './sandbox-cloud-fixture.ts';

/** A port on which nothing answers. */
const closedPort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
};

const open = async (): Promise<DriverUnderTest> => {
  const cloud = await CloudUnderTest.start();
  const nowhere = `http://127.0.0.1:${await closedPort()}`;
  const put = async (faults: Record<string, unknown>) => {
    const response = await cloud.call('PUT', '/faults', faults);
    if (!response.ok) throw new Error(await response.text());
  };
  const spec = specFixture('m7i.large');
  const where = { provider: spec.provider, region: spec.region };
  return {
    driver: createSandboxDriver({ connect: () => Promise.resolve(cloud.connection) }),
    unreachable: createSandboxDriver({
      connect: () => Promise.resolve({ url: nowhere, token: cloud.connection.token }),
    }),
    spec,
    sshPublicKey: userKey.public,
    faults: {
      loseCreateAnswers: (on) => put({ createAnswerLost: on ? 1 : 0 }),
      failListings: (on) => put({ listFails: on ? 1 : 0 }),
      exhaustQuota: (on) => put({ quotas: on ? [{ ...where, family: 'm7i', limitVcpu: 0 }] : [] }),
      exhaustCapacity: (on) => put({ capacity: on ? [{ ...where, spec: spec.name, available: 0 }] : [] }),
    },
    close: () => cloud.stop(),
  };
};

describeDriverConformance('sandbox', open);
describeDiskConformance('sandbox', open);
describeResourceConformance('sandbox', open);
