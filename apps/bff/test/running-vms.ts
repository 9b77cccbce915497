import { infraSchema, type Vm } from '@terroir/shared-types';
import type { TestServer } from './start-test-server.ts';
import { until } from './sandbox-cloud-fixture.ts';

let made = 0;

/** Launches VMs in the sandbox of a test server and waits until all run. */
export const runningVms = async (server: TestServer, count: number): Promise<Vm[]> => {
  made += 1;
  const created = await server.call('POST', '/infras', {
    name: `vms-${made}`,
    connectionId: 'sandbox',
    nodeGroups: [{ name: 'g1', specId: 'aws+us-east-2+t3.micro', count }],
  });
  const { id } = infraSchema.parse(await created.json());
  const read = () => server.read(infraSchema, `/infras/${id}`);
  await until('the VMs to run', async () => (await read()).vms.every(({ status }) => status === 'running'));
  return (await read()).vms;
};
