import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  faultsSchema,
  sandboxBillSchema,
  sandboxErrorSchema,
  sandboxHealthSchema,
} from '../src/sandbox-cloud/contract.ts';
import type { FaultsPatch } from '../src/sandbox-cloud/contract.ts';
import { CloudUnderTest, until, vmRequest } from './sandbox-cloud-fixture.ts';

let cloud: CloudUnderTest;
beforeAll(async () => {
  cloud = await CloudUnderTest.start();
});
afterAll(() => cloud.stop());

const harmless: FaultsPatch = {
  createAnswerLost: 0,
  create500: 0,
  create500ButCreated: 0,
  listFails: 0,
  listStaleMs: 0,
  quotas: [],
  capacity: [],
};
const setFaults = (patch: FaultsPatch) => cloud.call('PUT', '/faults', patch);
afterEach(() => setFaults(harmless));

async function refusal(response: Response): Promise<{ status: number; code: string; message: string }> {
  const { error } = sandboxErrorSchema.parse(await response.json());
  return { status: response.status, code: error.code, message: error.message };
}

test('without the right token every route answers 401', async () => {
  for (const path of ['/vms', '/bill', '/faults', '/healthz', '/nowhere']) {
    expect(await refusal(await cloud.call('GET', path, undefined, 'x'.repeat(43)))).toMatchObject({
      status: 401,
      code: 'Unauthorized',
    });
  }
});

test('a host name other than loopback is refused', async () => {
  const { request } = await import('node:http');
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const headers = { host: 'evil.example', authorization: `Bearer ${cloud.connection.token}` };
    request(`${cloud.connection.url}/vms`, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
  expect(status).toBe(421);
});

test('health tells whether VMs can run commands here', async () => {
  const health = sandboxHealthSchema.parse(await (await cloud.call('GET', '/healthz')).json());
  expect(health).toMatchObject({ status: 'ok', profile: 'fast', pid: cloud.connection.pid, simulated: true });
  if (!health.isolation.available) expect(health.isolation.remedy).toContain('bubblewrap');
});

test('creation accepts any spec in any region and is idempotent by client token', async () => {
  const request = vmRequest({ provider: 'ncp', region: 'kr-1', spec: 'imagined.99xlarge', hourlyUsd: null });
  const [first, second] = await Promise.all([cloud.create(request), cloud.create(request)]);
  expect(second.id).toBe(first.id);
  expect((await cloud.create({ ...request })).id).toBe(first.id);
  expect(first.publicIp).toMatch(/^198\.1[89]\./);
  expect(first.privateIp).toMatch(/^10\./);
  expect(first.hostKey.fingerprint).toMatch(/^SHA256:/);

  const other = await cloud.call('POST', '/vms', { ...request, spec: 'other.large' });
  expect(await refusal(other)).toMatchObject({ status: 409, code: 'IdempotentParameterMismatch' });
});

test('requests that break the schema are refused by name of the field', async () => {
  for (const [change, field] of [
    [{ vcpu: -1 }, 'vcpu'],
    [{ name: 'Not A Host' }, 'name'],
    [{ user: 'root; reboot' }, 'user'],
    [{ unknown: 1 }, 'body'],
  ] as const) {
    const answer = await refusal(await cloud.call('POST', '/vms', { ...vmRequest(), ...change }));
    expect(answer).toMatchObject({ status: 422, code: 'InvalidParameter' });
    expect(answer.message).toContain(field);
  }
  const key = await cloud.call('POST', '/vms', vmRequest({ sshPublicKey: 'ssh-ed25519 nonsense' }));
  expect(await refusal(key)).toMatchObject({ status: 400, code: 'InvalidKey.Format' });
  expect((await setFaults({ listFails: 2 })).status).toBe(422);
  expect((await cloud.call('PUT', '/faults', { typo: 1 })).status).toBe(422);
  expect((await cloud.call('DELETE', '/vms')).status).toBe(405);
  expect(await refusal(await cloud.act('i-0', 'terminate'))).toMatchObject({
    status: 404,
    code: 'InvalidInstanceID.NotFound',
  });
});

test('an answer lost after creation leaves one VM that the same token finds again', async () => {
  await setFaults({ createAnswerLost: 1 });
  const request = vmRequest({ tags: { 'terroir-key': 'lost' } });
  await expect(cloud.call('POST', '/vms', request)).rejects.toThrow();
  await setFaults({ createAnswerLost: 0 });
  const found = (await cloud.list()).filter((vm) => vm.tags['terroir-key'] === 'lost');
  expect(found).toHaveLength(1);
  expect((await cloud.create(request)).id).toBe(found[0]?.id);
});

test('a failed creation makes no VM, a failed answer makes one', async () => {
  const name = 'five-hundred';
  await setFaults({ create500: 1 });
  expect((await cloud.call('POST', '/vms', vmRequest({ name }))).status).toBe(500);
  expect((await cloud.list()).filter((vm) => vm.name === name)).toHaveLength(0);
  await setFaults({ create500: 0, create500ButCreated: 1 });
  expect((await cloud.call('POST', '/vms', vmRequest({ name }))).status).toBe(500);
  expect((await cloud.list()).filter((vm) => vm.name === name)).toHaveLength(1);
});

test('listings fail and lag behind when told to', async () => {
  await setFaults({ listFails: 1 });
  expect((await cloud.call('GET', '/vms')).status).toBe(500);
  await setFaults({ listFails: 0, listStaleMs: 3_600_000 });
  const vm = await cloud.create();
  expect((await cloud.list()).map((one) => one.id)).not.toContain(vm.id);
  await setFaults({ listStaleMs: 0 });
  expect((await cloud.list()).map((one) => one.id)).toContain(vm.id);
});

test('faults merge field by field and all are answered', async () => {
  await setFaults({ createDelayMs: [0, 1] });
  const answer = faultsSchema.parse(await (await setFaults({ listStaleMs: 5 })).json());
  expect(answer).toMatchObject({ createDelayMs: [0, 1], listStaleMs: 5, createAnswerLost: 0 });
  expect((await setFaults({ bootDelayMs: [9, 1] })).status).toBe(422);
});

test('a quota counts the vCPU of one family in one region of one provider', async () => {
  const p5 = { region: 'quota-1', spec: 'p5.48xlarge', vcpu: 192 };
  await setFaults({ quotas: [{ provider: 'aws', region: 'quota-1', family: 'p5', limitVcpu: 200 }] });
  const first = await cloud.create(p5);
  const second = await refusal(await cloud.call('POST', '/vms', vmRequest(p5)));
  expect(second).toMatchObject({ status: 400, code: 'VcpuLimitExceeded' });
  expect(second.message).toContain('vCPU limit of 200');
  await cloud.create({ ...p5, spec: 'g6.xlarge', vcpu: 64 });
  await cloud.create({ ...p5, region: 'quota-2' });
  await cloud.act(first.id, 'kill');
  await cloud.create(p5);
});

test('capacity runs out and says so in the words of a cloud', async () => {
  await setFaults({ capacity: [{ provider: 'aws', region: 'full-1', spec: 'p4d.24xlarge', available: 1 }] });
  const rare = { region: 'full-1', spec: 'p4d.24xlarge' };
  await cloud.create(rare);
  expect(await refusal(await cloud.call('POST', '/vms', vmRequest(rare)))).toMatchObject({
    status: 500,
    code: 'InsufficientInstanceCapacity',
  });
});

test('the bill grows while a VM runs and counts unpriced VMs apart', async () => {
  const vm = await cloud.createRunning({ hourlyUsd: 3_600 });
  const item = await until('the bill to grow', async () => {
    const bill = sandboxBillSchema.parse(await (await cloud.call('GET', '/bill')).json());
    const found = bill.items.find((one) => one.vmId === vm.id);
    return found && (found.accruedUsd ?? 0) > 0.01 && { bill, found };
  });
  expect(item.found.accruedUsd).toBeCloseTo(item.found.runningSeconds, 6);
  expect(item.bill.totalUsd).toBeGreaterThanOrEqual(item.found.accruedUsd ?? 0);
  expect(item.bill).toMatchObject({ simulated: true, unpricedVms: 1 });

  await cloud.act(vm.id, 'terminate');
  await cloud.untilStatus(vm.id, 'terminated');
  const costs = async () =>
    sandboxBillSchema
      .parse(await (await cloud.call('GET', '/bill')).json())
      .items.find((one) => one.vmId === vm.id)?.accruedUsd;
  expect(await costs()).toBe(await costs());
});

test('ended VMs leave the listing and stay in ?all=true; impossible actions say why', async () => {
  const vm = await cloud.createRunning();
  expect(await refusal(await cloud.act(vm.id, 'resume'))).toMatchObject({
    status: 409,
    code: 'IncorrectInstanceState',
  });
  expect((await cloud.act(vm.id, 'kill')).status).toBe(202);
  expect((await cloud.list()).map((one) => one.id)).not.toContain(vm.id);
  expect((await cloud.list('?all=true')).find((one) => one.id === vm.id)).toMatchObject({
    status: 'terminated',
  });
  expect((await cloud.act(vm.id, 'terminate')).status).toBe(202);
});
