import { join } from 'node:path';
import { limitUsesPageSchema, outlookSchema, scheduleSchema } from '@terroir/shared-types';
import { Big } from 'big.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { InfrasUnderTest, specFixture } from './infras-fixture.ts';
import { CloudUnderTest, until } from './sandbox-cloud-fixture.ts';

const hourMs = 3_600_000;
const spec = specFixture('m7i.large');
const price = new Big(spec.hourlyUsd ?? 0);
// assets/suspended.yaml: gp3 at 0.08 USD per GiB and month of 730 hours.
const diskGib = 100;
const suspended = new Big(0.08).times(diskGib).div(730);
const spot = specFixture('m7i.xlarge');
const spotUsd = 0.05;
let boundUsd = 0.3;
let cloud: CloudUnderTest;
let subject: InfrasUnderTest;
let clockMs = Date.UTC(2026, 10, 24, 20);

const open = (folder: string): InfrasUnderTest =>
  new InfrasUnderTest({
    dataDir: join(cloud.dataDir, folder),
    connection: cloud.connection,
    now: () => new Date(clockMs),
    // The sandbox cloud as if its money were real, and one spec bought on a spot market.
    wrap: (driver) => ({
      ...driver,
      simulated: false,
      prices: {
        kind: 'spot',
        of: ({ id }) =>
          id === spot.id ? { hourlyUsd: spotUsd, source: 'a market', asOf: '2026-11-24' } : null,
        atMost: ({ id, hourlyUsd }) => (id === spot.id ? boundUsd : hourlyUsd),
        refresh: () => Promise.resolve(),
      },
    }),
  });
beforeAll(async () => {
  cloud = await CloudUnderTest.start();
  subject = open('ours');
});
afterAll(async () => {
  await subject.close();
  await cloud.stop();
});

const outlook = async () => {
  const answer = await subject.call('GET', '/costs/outlook?timeZone=UTC');
  return outlookSchema.parse(answer.body).items.find(({ simulated }) => !simulated);
};
const totalUse = async (): Promise<number> => {
  const { body } = await subject.call('GET', '/caps/use');
  const { items } = limitUsesPageSchema.parse(body);
  return items.find(({ limit }) => limit === 'totalHourlyUsd')?.usedUsd ?? Number.NaN;
};
const rounded = (value: Big): number => value.round(8).toNumber();

test('a suspended VM of real money goes on in ledger, caps and forecast at what its disk costs', async () => {
  const { id } = await subject.launch(
    'kept',
    [
      {
        name: 'g',
        specId: spec.id,
        count: 2,
        rootDisk: { type: 'default', sizeGib: diskGib },
      },
    ],
    { expiresAt: null },
  );
  await subject.untilCounts(id, { running: 2 });
  clockMs += hourMs;
  await subject.untilEnded((await subject.act(id, { action: 'suspend' })).id);
  const ran = price.times(2);
  expect((await subject.infra(id)).accruedUsd).toBeCloseTo(rounded(ran), 6);

  clockMs += 10 * hourMs;
  const kept = ran.plus(suspended.times(2).times(10));
  expect((await subject.infra(id)).accruedUsd).toBeCloseTo(rounded(kept), 6);
  expect(await totalUse()).toBeCloseTo(rounded(suspended.times(2)), 8);
  const ahead = await outlook();
  expect(ahead?.hourlyUsd).toBeCloseTo(rounded(suspended.times(2)), 8);
  expect(ahead?.untilMonthEndUsd).toBeGreaterThan(rounded(suspended.times(2).times(100)));

  await subject.untilEnded((await subject.act(id, { action: 'resume' })).id);
  expect(await totalUse()).toBeCloseTo(rounded(price.times(2)), 8);
  clockMs += hourMs;
  await subject.untilEnded((await subject.act(id, { action: 'terminate' })).id);
  clockMs += 100 * hourMs;
  expect((await subject.infra(id)).accruedUsd).toBeCloseTo(rounded(kept.plus(price.times(2))), 6);
  expect(await totalUse()).toBe(0);
});

test('a spot VM takes the room of what it may cost, as long as it lives, in whatever is asked for later', async () => {
  const caps = (limits: Record<string, number | null>) =>
    subject.call('PUT', '/caps', { items: [{ scope: 'real', ...limits }] });
  await caps({ totalHourlyUsd: boundUsd * 2.5 });
  const group = { name: 'g', specId: spot.id, count: 2 };
  const { id, hourlyUsd } = await subject.launch('spot', [group], { expiresAt: null });
  const { vms } = await subject.untilCounts(id, { running: 2 });
  expect(vms.map((vm) => [vm.hourlyUsd, vm.atMostHourlyUsd])).toEqual([
    [spotUsd, boundUsd],
    [spotUsd, boundUsd],
  ]);
  expect(hourlyUsd).toBeCloseTo(spotUsd * 2, 8);
  expect(await totalUse()).toBeCloseTo(boundUsd * 2, 8);
  const refused = { status: 409, body: { code: 'cap-exceeded' } };
  const one = (name: string) => ({ name, connectionId: 'sandbox', nodeGroups: [{ ...group, count: 1 }] });
  expect(await subject.call('POST', '/infras', one('third'))).toMatchObject(refused);
  expect(await subject.call('POST', `/infras/${id}/node-groups/g/scale`, { count: 3 })).toMatchObject(
    refused,
  );

  // While both are suspended a third has room; then neither a person nor a schedule may resume them.
  await subject.untilEnded((await subject.act(id, { action: 'suspend' })).id);
  const { id: third } = await subject.launch('third', [{ ...group, count: 1 }], { expiresAt: null });
  expect(await subject.call('POST', `/infras/${id}/actions`, { action: 'resume' })).toMatchObject(refused);
  const made = { infraId: id, action: 'resume', cron: '30 * * * *', timeZone: 'UTC' };
  const schedule = scheduleSchema.parse((await subject.call('POST', '/schedules', made)).body);
  clockMs += hourMs;
  await until('the schedule to be refused', async () => {
    const now = scheduleSchema.parse((await subject.call('GET', `/schedules/${schedule.id}`)).body);
    return now.lastOutcome === 'impossible' && now.lastDetail?.includes('cap') === true;
  });
  await subject.call('DELETE', `/schedules/${schedule.id}`);
  await caps({ totalHourlyUsd: boundUsd * 3.5 });
  await subject.untilEnded((await subject.act(id, { action: 'resume' })).id);
  expect(await totalUse()).toBeCloseTo(boundUsd * 3, 8);

  // What was held under one bound is continued under another: the difference needs room too.
  await subject.act(third, { action: 'terminate' });
  await subject.untilCounts(third, { terminated: 1 });
  const held = await subject.launch('held', [{ ...group, count: 1 }], { expiresAt: null, hold: true });
  boundUsd *= 2;
  expect(await subject.call('POST', `/infras/${held.id}/actions`, { action: 'continue' })).toMatchObject(
    refused,
  );
  await subject.act(held.id, { action: 'withdraw' });
  boundUsd /= 2;

  // With the database lost, the tags say it.
  await subject.close();
  subject = open('again');
  await subject.infras.reconcile();
  expect(await totalUse()).toBeCloseTo(boundUsd * 2, 8);
  await subject.untilEnded((await subject.act(id, { action: 'terminate' })).id);
  expect(await totalUse()).toBe(0);
});
