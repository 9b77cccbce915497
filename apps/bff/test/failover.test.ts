import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Attempt, attemptSchema, operationSchema, pageOf, vmRemedySchema } from '@terroir/shared-types';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { InfrasUnderTest } from './infras-fixture.ts';
import { CloudUnderTest, until } from './sandbox-cloud-fixture.ts';

let cloud: CloudUnderTest;
let subject: InfrasUnderTest;
const c7i = 'aws+us-east-2+c7i.large';
const seoul = 'aws+ap-northeast-2+m7i.large';

beforeAll(async () => {
  cloud = await CloudUnderTest.start();
  subject = new InfrasUnderTest({ dataDir: join(cloud.dataDir, 'ours'), connection: cloud.connection });
});
afterEach(() => cloud.call('PUT', '/faults', { quotas: [], capacity: [], createsPerSecond: null }));
afterAll(async () => {
  await subject.close();
  await cloud.stop();
  rmSync(cloud.dataDir, { recursive: true, force: true });
});

const faults = (body: unknown) => cloud.call('PUT', '/faults', body);
const noQuota = (region: string, family: string) => ({ provider: 'aws', region, family, limitVcpu: 0 });
const soldOut = (spec: string) => {
  const [provider, region, name] = spec.split('+');
  return { provider, region, spec: name, available: 0 };
};
const attempts = async (id: string): Promise<Attempt[]> =>
  pageOf(attemptSchema).parse((await subject.call('GET', `/infras/${id}/attempts?limit=500`)).body).items;
const settled = (id: string, count: number) =>
  until(`${id} to settle`, async () => {
    const infra = await subject.infra(id);
    return (infra.counts.running ?? 0) + (infra.counts.failed ?? 0) === count && infra;
  });
const remedy = async (vmId: string | undefined) =>
  vmRemedySchema.parse((await subject.call('GET', `/vms/${vmId}/remedy`)).body);

test('after a quota refusal the alternatives of the same quota are passed over, the next one is taken', async () => {
  await faults({ quotas: [noQuota('us-east-2', 'c7i')] });
  const { id } = await subject.launch('walks', [
    { name: 'g', specId: c7i, count: 1, alternatives: ['aws+us-east-2+c7i.xlarge', seoul] },
  ]);
  const infra = await subject.untilCounts(id, { running: 1 });
  expect(infra.vms[0]).toMatchObject({ specId: seoul, region: 'ap-northeast-2', name: 'walks-g-1' });
  expect((await attempts(id)).map(({ specId, outcome }) => [specId, outcome])).toEqual([
    [c7i, 'failed'],
    [seoul, 'succeeded'],
  ]);
});

test('an alternative that was refused in an earlier launch is tried again in the next one', async () => {
  await faults({ quotas: [noQuota('us-east-2', 'c7i')] });
  const first = await subject.launch('earlier', [{ name: 'g', specId: c7i, count: 1 }]);
  await subject.untilCounts(first.id, { failed: 1 });
  await faults({ quotas: [], capacity: [soldOut('aws+us-east-2+c6i.large')] });
  const { id } = await subject.launch('later', [
    { name: 'g', specId: 'aws+us-east-2+c6i.large', count: 1, alternatives: [c7i] },
  ]);
  expect((await subject.untilCounts(id, { running: 1 })).vms[0]?.specId).toBe(c7i);
  await subject.untilEnded((await subject.act(id, { action: 'terminate' })).id);
});

test('recommendations are tried only where the user allowed it, and never above the ceiling', async () => {
  await faults({ capacity: [soldOut(c7i)] });
  const group = { specId: c7i, count: 1 };
  const { id } = await subject.launch('allowed', [
    { ...group, name: 'no' },
    { ...group, name: 'yes', failover: { maxHourlyUsd: 0.09 } },
    { ...group, name: 'low', failover: { maxHourlyUsd: 0.000_001 } },
  ]);
  const { vms } = await settled(id, 3);
  expect(vms.map(({ nodeGroup, status }) => [nodeGroup, status])).toEqual([
    ['no', 'failed'],
    ['yes', 'running'],
    ['low', 'failed'],
  ]);
  const taken = vms.find(({ nodeGroup }) => nodeGroup === 'yes');
  expect(taken?.specId).not.toBe(c7i);
  expect(taken?.hourlyUsd).toBeLessThanOrEqual(0.09);
});

test('what may stand in can be asked for before the launch, cheapest first and under a ceiling', async () => {
  const ask = async (query: string) => {
    const { status, body } = await subject.call('GET', `/alternatives?connectionId=sandbox&${query}`);
    return {
      status,
      specs: (body as { items?: { id: string; hourlyUsd: number; vcpu: number }[] }).items ?? [],
    };
  };
  const id = encodeURIComponent(c7i);
  const { status, specs } = await ask(`specId=${id}&maxHourlyUsd=0.12&limit=5`);
  expect(status).toBe(200);
  expect(specs).toHaveLength(5);
  expect(specs.map(({ hourlyUsd }) => hourlyUsd)).toEqual(
    specs.map(({ hourlyUsd }) => hourlyUsd).toSorted((a, b) => a - b),
  );
  expect(specs.every((spec) => spec.hourlyUsd <= 0.12 && spec.vcpu >= 2 && spec.id !== c7i)).toBe(true);
  expect((await ask(`specId=${id}&maxHourlyUsd=-1`)).status).toBe(422);
  expect((await ask('specId=aws%2Bus-east-2%2Bnone')).status).toBe(404);
});

test('a large launch is not refused VM by VM: after the first refusal the rest is not asked for', async () => {
  await faults({ quotas: [{ ...noQuota('us-east-2', 'c7i'), limitVcpu: 4 }] });
  const { id } = await subject.launch('many', [{ name: 'g', specId: c7i, count: 60, alternatives: [seoul] }]);
  const infra = await subject.untilCounts(id, { running: 60 });
  expect(infra.vms.filter(({ specId }) => specId === c7i)).toHaveLength(2);
  const outcomes = Map.groupBy(await attempts(id), ({ outcome }) => outcome);
  expect(outcomes.get('skipped')?.length).toBeGreaterThan(20);
  expect(outcomes.get('skipped')?.[0]).toMatchObject({ code: 'quota', owner: 'you' });
  await subject.untilEnded((await subject.act(id, { action: 'terminate' })).id);
});

test('a dearer alternative that would break a cap is not taken', async () => {
  const caps = (totalHourlyUsd: number | null) =>
    subject.call('PUT', '/caps', { items: [{ scope: 'sandbox', totalHourlyUsd }] });
  await faults({ capacity: [soldOut(c7i)] });
  const running = await subject.call('GET', '/infras');
  const now = (running.body as { items: { hourlyUsd: number }[] }).items.reduce((s, i) => s + i.hourlyUsd, 0);
  expect((await caps(now + 1)).status).toBe(200);
  const { id } = await subject.launch('capped', [
    { name: 'g', specId: c7i, count: 1, alternatives: ['aws+us-east-2+m7i.48xlarge'] },
  ]);
  await subject.untilCounts(id, { failed: 1 });
  await caps(null);
  expect((await attempts(id)).map(({ specId }) => specId)).toEqual([c7i]);
});

test('a failed VM names the quota, its code and link, and one call deploys what would work instead', async () => {
  const h100 = 'aws+us-east-2+p5.48xlarge';
  await faults({
    quotas: [noQuota('us-east-2', 'p5'), noQuota('us-east-1', 'p5'), noQuota('us-west-2', 'p5')],
  });
  const { id } = await subject.launch('talk', [{ name: 'gpu', specId: h100, count: 1 }]);
  const { vms } = await subject.untilCounts(id, { failed: 1 });
  const told = await remedy(vms[0]?.id);
  expect(told.failure.message).toContain('your current vCPU limit of 0 allows for the instance bucket');
  expect(told.failure.vendorCode).toBe('VcpuLimitExceeded');
  expect(told.explanation).toMatchObject({
    quota: { name: 'Running On-Demand P instances', code: 'L-417A185B' },
    link: expect.stringContaining('us-east-2.console.aws.amazon.com/servicequotas'),
    cli: expect.stringContaining('--quota-code L-417A185B --desired-value 192 --region us-east-2'),
  });
  const [best] = told.alternatives;
  expect(best).toMatchObject({ why: 'cheapest', checked: true, deltas: { sameAccelerator: true } });
  const refused = ['us-east-2', 'us-east-1', 'us-west-2'];
  for (const { spec } of told.alternatives) {
    expect(spec.provider === 'aws' && spec.name.startsWith('p5.') && refused.includes(spec.region)).toBe(
      false,
    );
  }
  const prices = told.alternatives
    .filter(({ why }) => why === 'cheapest')
    .map(({ spec }) => spec.hourlyUsd ?? 0);
  expect(prices).toEqual(prices.toSorted((a, b) => a - b));
  expect(best?.deltas.hourlyUsd).toBeCloseTo((best?.spec.hourlyUsd ?? 0) - (vms[0]?.hourlyUsd ?? 0), 4);

  const answer = await subject.call('POST', `/infras/${id}/retry`, {
    vmIds: [vms[0]?.id],
    specId: best?.spec.id,
    ...((best?.spec.hourlyUsd ?? 0) * 744 > 50_000
      ? { confirm: { monthlyUsd: (best?.spec.hourlyUsd ?? 0) * 744 } }
      : {}),
  });
  expect(answer.status).toBe(202);
  expect(await subject.untilEnded(operationSchema.parse(answer.body).id)).toMatchObject({
    kind: 'retry',
    status: 'done',
  });
  const after = await subject.infra(id);
  expect(after.vms).toMatchObject([{ id: vms[0]?.id, status: 'running', specId: best?.spec.id }]);
  expect((await subject.call('POST', `/infras/${id}/retry`, {})).status).toBe(409);
  expect((await subject.call('GET', `/vms/${vms[0]?.id}/remedy`)).status).toBe(409);
});

test('every attempt is a step of a timeline: phase, owner, code, words, length and what is usual', async () => {
  await faults({ quotas: [noQuota('us-east-2', 'c7i')] });
  const { id } = await subject.launch('steps', [{ name: 'g', specId: c7i, count: 1, alternatives: [seoul] }]);
  await subject.untilCounts(id, { running: 1 });
  const [refused, made] = await attempts(id);
  expect(refused).toMatchObject({
    action: 'create',
    phase: 'creating',
    owner: 'you',
    code: 'quota',
    vendorCode: 'VcpuLimitExceeded',
    elapsedMs: expect.any(Number),
    explanation: { id: 'aws-vcpu-limit', quota: { code: 'L-1216C47A' } },
  });
  expect(made).toMatchObject({ phase: 'booting', owner: null, code: null, medianMs: expect.any(Number) });
  const phases = (await subject.call('GET', `/infras/${id}/phases`)).body;
  expect(phases).toMatchObject({
    items: [
      { specId: seoul, phase: 'planned', owner: 'us', basis: 'spec' },
      { specId: seoul, phase: 'creating', owner: 'provider', medianMs: expect.any(Number) },
      { specId: seoul, phase: 'booting', owner: 'provider', medianMs: expect.any(Number) },
    ],
  });
  const { history } = subject.infras;
  expect(history.of('aws', 'us-east-2', 'c7i.large')?.tried).toBeGreaterThan(1);
  expect(history.of('aws', 'ap-northeast-2', 'm7i.large')?.succeeded).toBeGreaterThan(10);
  expect(history.of('aws', 'us-east-2', 'm7i.metal-48xl')).toBeUndefined();
});

test('a cloud that throttles is asked more slowly, and the launch completes', async () => {
  await faults({ createsPerSecond: 4 });
  const { id } = await subject.launch('slow', [{ name: 'g', specId: 'aws+eu-west-1+m7i.large', count: 24 }]);
  await subject.untilCounts(id, { running: 24 }, 60_000);
  const tries = await attempts(id);
  expect(
    tries.filter(({ outcome }) => outcome === 'failed').every(({ code }) => code === 'rate-limited'),
  ).toBe(true);
  expect(tries.length).toBeLessThan(24 * 4);
  await subject.untilEnded((await subject.act(id, { action: 'terminate' })).id);
});
