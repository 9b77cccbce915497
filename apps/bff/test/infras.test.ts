import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { estimateSchema, incidentSchema, operationSchema } from '@terroir/shared-types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { InfrasUnderTest } from './infras-fixture.ts';
import { CloudUnderTest, until } from './sandbox-cloud-fixture.ts';

let cloud: CloudUnderTest;
let subject: InfrasUnderTest;
const small = 'aws+us-east-2+m7i.large';
const seoul = 'aws+ap-northeast-2+m7i.large';

beforeAll(async () => {
  cloud = await CloudUnderTest.start();
  subject = new InfrasUnderTest({ dataDir: join(cloud.dataDir, 'ours'), connection: cloud.connection });
});
afterAll(async () => {
  await subject.close();
  await cloud.stop();
  rmSync(cloud.dataDir, { recursive: true, force: true });
});

test('two node groups in two regions come up, with names, addresses, prices and money from running time', async () => {
  const launched = await subject.launch(
    'pair',
    [
      { name: 'a', specId: small, count: 2, labels: { role: 'web' } },
      { name: 'b', specId: seoul, count: 1 },
    ],
    { labels: { team: 'ai' } },
  );
  expect(launched).toMatchObject({
    status: 'planned 3/3',
    counts: { planned: 3 },
    simulated: true,
    accruedUsd: 0,
  });
  const infra = await subject.untilCounts(launched.id, { running: 3 });
  expect(infra.status).toBe('running 3/3');
  expect(infra.vms.map((vm) => vm.name)).toEqual(['pair-a-1', 'pair-a-2', 'pair-b-1']);
  expect(new Set(infra.vms.map((vm) => vm.publicIp)).size).toBe(3);
  const price = infra.nodeGroups[0]?.unitHourlyUsd ?? 0;
  const seoulPrice = infra.nodeGroups[1]?.unitHourlyUsd ?? 0;
  expect(infra.hourlyUsd).toBeCloseTo(price * 2 + seoulPrice, 10);
  await until('money to accrue', async () => (await subject.infra(launched.id)).accruedUsd > 0);

  expect(subject.infras.fleet.resolve({ infraId: launched.id, labelSelector: 'team=ai,role' })).toHaveLength(
    2,
  );
  const access = subject.infras.fleet.access(infra.vms[0]?.id ?? '');
  expect(access).toMatchObject({ host: '127.0.0.1', user: 'ubuntu' });
  expect(access?.privateKey).toContain('PRIVATE KEY');
  const stored = subject.database.sqlite.prepare('SELECT sealed FROM secrets').pluck().all() as Buffer[];
  expect(stored.some((sealed) => sealed.includes('PRIVATE KEY'))).toBe(false);
  const tagged = (await cloud.list()).map((vm) => vm.tags['terroir-vm']);
  expect(new Set(tagged)).toEqual(new Set(infra.vms.map((vm) => vm.id)));
  expect((await subject.call('GET', '/vms?labelSelector=role=web')).body).toMatchObject({ total: 2 });
});

test('suspend, resume, reboot and scale end when the cloud shows it; terminate leaves nothing there', async () => {
  const { id } = await subject.launch('life', [{ name: 'g', specId: small, count: 1 }]);
  const before = (await subject.untilCounts(id, { running: 1 })).vms[0];
  expect(await subject.untilEnded((await subject.act(id, { action: 'suspend' })).id)).toMatchObject({
    status: 'done',
  });
  const suspended = await subject.infra(id);
  expect(suspended).toMatchObject({
    status: 'suspended 1/1',
    hourlyUsd: 0,
    vms: [{ suspendedCost: { billing: 'disk', diskGib: 50, hourlyUsd: (50 * 0.08) / 730 } }],
  });
  await subject.untilEnded((await subject.act(id, { action: 'resume' })).id);
  const bootId = () =>
    subject.database.sqlite.prepare('SELECT boot_id FROM vms WHERE id = ?').pluck().get(before?.id);
  const bootBefore = bootId();
  await subject.untilEnded((await subject.act(id, { action: 'reboot' })).id);
  expect(bootId()).not.toBe(bootBefore);

  const grown = await subject.call('POST', `/infras/${id}/node-groups/g/scale`, { count: 3 });
  await subject.untilEnded(operationSchema.parse(grown.body).id);
  expect((await subject.infra(id)).vms.map((vm) => vm.name)).toEqual(['life-g-1', 'life-g-2', 'life-g-3']);
  const shrunk = await subject.call('POST', `/infras/${id}/node-groups/g/scale`, { count: 1 });
  await subject.untilEnded(operationSchema.parse(shrunk.body).id);
  expect(await subject.infra(id)).toMatchObject({ status: 'running 1/1', nodeGroups: [{ count: 1 }] });

  expect((await subject.call('DELETE', `/infras/${id}`)).status).toBe(409);
  await subject.untilEnded((await subject.act(id, { action: 'terminate' })).id);
  expect((await cloud.list()).filter((vm) => vm.tags['terroir-infra'] === id)).toEqual([]);
  const again = await subject.call('POST', `/infras/${id}/actions`, { action: 'terminate' });
  expect(again).toMatchObject({
    status: 409,
    body: {
      code: 'impossible-in-this-state',
      detail: 'Cannot terminate life: it needs VMs that are living or failed, but there are: 1 terminated.',
      detailWording: {
        code: 'action-impossible',
        values: {
          action: { code: 'act-terminate' },
          infra: 'life',
          needs: { code: 'living-or-failed' },
          among: [{ code: 'count-of', values: { count: 1, status: { code: 'status-terminated' } } }],
        },
      },
      remedyWording: { code: 'choose-what-fits' },
    },
  });
  expect((await subject.call('DELETE', `/infras/${id}`)).status).toBe(200);
  expect((await subject.call('GET', `/infras/${id}`)).status).toBe(404);
});

test('a delayed action can be cancelled until it starts, and not after', async () => {
  const { id } = await subject.launch('later', [{ name: 'g', specId: small, count: 1 }]);
  await subject.untilCounts(id, { running: 1 });
  const pending = await subject.act(id, { action: 'terminate', delaySeconds: 3600 });
  expect(pending.status).toBe('pending');
  expect((await subject.call('DELETE', `/operations/${pending.id}`)).body).toMatchObject({
    status: 'cancelled',
  });
  expect((await subject.call('DELETE', `/operations/${pending.id}`)).status).toBe(409);
  expect((await subject.infra(id)).status).toBe('running 1/1');
  const soon = await subject.act(id, { action: 'terminate', delaySeconds: 1 });
  expect(await subject.untilEnded(soon.id)).toMatchObject({ status: 'done' });
});

test('a launch on hold makes nothing until it is continued', async () => {
  const { id } = await subject.launch('held', [{ name: 'g', specId: small, count: 2 }], { hold: true });
  expect(await subject.infra(id)).toMatchObject({ hold: true, status: 'planned 2/2', hourlyUsd: 0 });
  expect((await cloud.list()).filter((vm) => vm.tags['terroir-infra'] === id)).toEqual([]);
  await subject.act(id, { action: 'continue' });
  await subject.untilCounts(id, { running: 2 });
  const withdrawn = await subject.launch('withdrawn', [{ name: 'g', specId: small, count: 1 }], {
    hold: true,
  });
  expect(await subject.act(withdrawn.id, { action: 'withdraw' })).toMatchObject({ status: 'done' });
  expect((await subject.infra(withdrawn.id)).status).toBe('terminated');
});

test('a quota failure names the code, the words of the cloud and a remedy, and does not stop the others', async () => {
  await cloud.call('PUT', '/faults', {
    quotas: [{ provider: 'aws', region: 'us-east-2', family: 'c7i', limitVcpu: 2 }],
  });
  const { id } = await subject.launch('quota', [
    { name: 'g', specId: 'aws+us-east-2+c7i.large', count: 2 },
    { name: 'h', specId: 'aws+us-east-2+c7i.large', count: 1, alternatives: [seoul] },
  ]);
  const infra = await until('the launch to settle', async () => {
    const now = await subject.infra(id);
    return (now.counts.running ?? 0) + (now.counts.failed ?? 0) === 3 && now;
  });
  await cloud.call('PUT', '/faults', { quotas: [] });
  const failed = infra.vms.filter((vm) => vm.status === 'failed');
  expect(infra.counts.running).toBeGreaterThanOrEqual(1);
  expect(failed.length).toBeGreaterThanOrEqual(1);
  expect(failed[0]?.failure).toMatchObject({
    code: 'quota',
    message: expect.stringContaining('vCPU limit of 2'),
  });
  expect(failed[0]?.failure?.remedy.length).toBeGreaterThan(10);
  expect(infra.vms.find((vm) => vm.nodeGroup === 'h')?.status).toBe('running');
  const attempts = (await subject.call('GET', `/infras/${id}/attempts`)).body;
  expect(JSON.stringify(attempts)).toContain('"code":"quota"');
  expect(
    subject.events.read({ after: 0, limit: 500, infraId: id }).some((e) => e.type === 'vm-attempt-failed'),
  ).toBe(true);
  await subject.untilEnded((await subject.act(id, { action: 'refine' })).id);
  expect((await subject.infra(id)).counts.failed).toBeUndefined();
});

test('with rollback a partial failure ends the whole launch', async () => {
  await cloud.call('PUT', '/faults', {
    capacity: [{ provider: 'aws', region: 'us-east-2', spec: 'c6i.large', available: 1 }],
  });
  const { id } = await subject.launch(
    'rolled',
    [{ name: 'g', specId: 'aws+us-east-2+c6i.large', count: 3 }],
    {
      onPartialFailure: 'rollback',
    },
  );
  const { vms } = await subject.untilCounts(id, { terminated: 3 });
  await cloud.call('PUT', '/faults', { capacity: [] });
  expect((await cloud.list()).filter((vm) => vm.tags['terroir-infra'] === id)).toEqual([]);
  // Each says why: those that failed, and the one that had to go with them.
  expect(vms.map(({ failure }) => failure?.code ?? '').toSorted()).toEqual([
    'capacity',
    'capacity',
    'interrupted',
  ]);
  expect(vms.find(({ failure }) => failure?.code === 'interrupted')?.failure?.message).toMatch(
    /^Rolled back, as rolled-g-\d failed: /,
  );
});

test('with refine a launch that failed in part keeps what runs; one that failed as a whole still says why', async () => {
  await cloud.call('PUT', '/faults', {
    capacity: [{ provider: 'aws', region: 'us-east-2', spec: 'c6i.large', available: 1 }],
  });
  const groups = [{ name: 'g', specId: 'aws+us-east-2+c6i.large', count: 2 }];
  const part = await subject.launch('part', groups, { onPartialFailure: 'refine' });
  await subject.untilCounts(part.id, { running: 1 });
  const none = await subject.launch('none', groups, { onPartialFailure: 'refine' });
  const { vms, status } = await subject.untilCounts(none.id, { failed: 2 });
  expect(status).toBe('failed 2/2');
  expect(vms.map(({ failure }) => failure?.code)).toEqual(['capacity', 'capacity']);
  await cloud.call('PUT', '/faults', { capacity: [] });
});

test('a kind of root disk that the provider does not have is refused with those it has', async () => {
  const launch = (type: string) =>
    subject.call('POST', '/infras', {
      name: 'disks',
      connectionId: 'sandbox',
      hold: true,
      nodeGroups: [{ name: 'g', specId: small, count: 1, rootDisk: { type, sizeGib: 50 } }],
    });
  const { status, body } = await launch('zzz');
  expect([status, body]).toMatchObject([422, { errors: [{ path: 'nodeGroups.0.rootDisk.type' }] }]);
  expect(JSON.stringify(body)).toContain('aws has default, ssd, hdd, gp3');
  expect((await launch('gp3')).status).toBe(202);
});

test('a VM killed behind our back is shown as terminated, with an incident that names its price', async () => {
  const { id } = await subject.launch('killed', [{ name: 'g', specId: small, count: 1 }]);
  const vm = (await subject.untilCounts(id, { running: 1 })).vms[0];
  const theirs = (await cloud.list()).find((one) => one.tags['terroir-vm'] === vm?.id);
  await cloud.act(theirs?.id ?? '', 'kill');
  await cloud.call('PUT', '/faults', { listFails: 1 });
  await subject.infras.reconcile();
  expect((await subject.infra(id)).status).toBe('running 1/1');
  await cloud.call('PUT', '/faults', { listFails: 0 });
  await subject.infras.reconcile();
  const ended = await subject.infra(id);
  expect(ended.counts).toEqual({ terminated: 1 });
  expect(ended.vms[0]?.failure).toMatchObject({ code: 'interrupted', retryable: false });
  const incidents = ((await subject.call('GET', '/incidents')).body as { items: unknown[] }).items.map(
    (item) => incidentSchema.parse(item),
  );
  expect(incidents.find((one) => one.vmId === vm?.id)).toMatchObject({
    kind: 'vm-missing',
    hourlyUsd: vm?.hourlyUsd,
  });
  expect(incidents.some((one) => one.kind === 'listing-failed' && one.resolvedAt !== null)).toBe(true);
});

test('names, caps, confirmation and unknown ids are refused with what to do', async () => {
  await subject.launch('taken', [{ name: 'g', specId: small, count: 1 }], { hold: true });
  const post = (body: Record<string, unknown>) =>
    subject.call('POST', '/infras', { connectionId: 'sandbox', ...body });
  const group = { name: 'g', specId: small, count: 1 };
  expect(await post({ name: 'taken', nodeGroups: [group] })).toMatchObject({
    status: 409,
    body: { code: 'name-taken' },
  });
  expect(await post({ name: 'x', nodeGroups: [{ ...group, specId: 'aws+us-east-2+nope' }] })).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'nodeGroups.0.specId' }] },
  });
  expect(await post({ name: 'x', nodeGroups: [group], connectionId: 'nope' })).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'connectionId' }] },
  });
  const dear = { name: 'g', specId: 'aws+us-east-2+p5.48xlarge', count: 2 };
  const refused = await post({ name: 'dear', nodeGroups: [dear] });
  expect(refused).toMatchObject({
    status: 409,
    body: { code: 'confirmation-required', detailWording: { code: 'above-threshold' } },
  });
  const estimate = estimateSchema.parse((refused.body as { estimate: unknown }).estimate);
  expect(estimate).toMatchObject({ hourlyUsd: 110.08, monthlyUsd: 81_899.52 });
  const confirmed = await post({
    name: 'dear',
    nodeGroups: [dear],
    hold: true,
    confirm: { monthlyUsd: estimate.monthlyUsd },
  });
  expect(confirmed.status).toBe(202);
  const caps = (await subject.call('GET', '/caps')).body as { items: { scope: string }[] };
  const sandbox = { ...caps.items.find((cap) => cap.scope === 'sandbox'), perLaunchHourlyUsd: 0.01 };
  expect((await subject.call('PUT', '/caps', { items: [sandbox] })).status).toBe(200);
  expect(await post({ name: 'capped', nodeGroups: [group] })).toMatchObject({
    status: 409,
    body: {
      code: 'cap-exceeded',
      detailWording: { code: 'cap-exceeded', values: { period: { code: 'cap-perLaunchHourlyUsd' } } },
    },
  });
  const lifted = await subject.call('PUT', '/caps', {
    items: [{ scope: 'sandbox', perLaunchHourlyUsd: null }],
  });
  // What a change leaves out stays, and the answer says which event it reflects.
  expect(lifted.body).toMatchObject({ total: 2, asOfSeq: expect.any(Number) as number });
  expect((lifted.body as typeof caps).items.find(({ scope }) => scope === 'sandbox')).toMatchObject({
    perLaunchHourlyUsd: null,
    confirmMonthlyUsd: 50_000,
  });
  expect((await post({ name: 'x', nodeGroups: [group], presetInput: {} })).status).toBe(422);
});

test('a mistyped spec is answered with the one that was meant', async () => {
  const launch = (specId: string) =>
    subject.call('POST', '/infras', {
      name: 'typo',
      connectionId: 'sandbox',
      nodeGroups: [{ name: 'g', specId, count: 1 }],
    });
  const suggestion = 'aws+us-east-2+m7i.large';
  for (const specId of ['aws+us-east-2+m7i.lareg', 'aws+us-esat-2+m7i.large']) {
    const { status, body } = await launch(specId);
    expect([status, body]).toMatchObject([422, { errors: [{ path: 'nodeGroups.0.specId', suggestion }] }]);
  }
});

test('an infra past its expiry is terminated by itself', async () => {
  const expiresAt = new Date(Date.now() + 60_000).toISOString();
  const { id } = await subject.launch('brief', [{ name: 'g', specId: small, count: 1 }], { expiresAt });
  await subject.untilCounts(id, { running: 1 });
  subject.database.sqlite
    .prepare('UPDATE infras SET expires_at = ? WHERE id = ?')
    .run(new Date(Date.now() - 1).toISOString(), id);
  await subject.untilCounts(id, { terminated: 1 });
  expect((await subject.call('GET', '/costs?groupBy=day')).body).toMatchObject({ totals: { realUsd: 0 } });
});
