import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { costsSchema, outlookSchema } from '@terroir/shared-types';
import { Big } from 'big.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { InfrasUnderTest, specFixture } from './infras-fixture.ts';
import { CloudUnderTest } from './sandbox-cloud-fixture.ts';

const minute = 60_000;
const spec = specFixture('p5.48xlarge');
const price = new Big(spec.hourlyUsd ?? 0);
let cloud: CloudUnderTest;
let subject: InfrasUnderTest;
let clockMs = Date.UTC(2026, 10, 24, 20);

beforeAll(async () => {
  cloud = await CloudUnderTest.start();
  subject = new InfrasUnderTest({
    dataDir: join(cloud.dataDir, 'ours'),
    connection: cloud.connection,
    now: () => new Date(clockMs),
  });
});
afterAll(async () => {
  await subject.close();
  await cloud.stop();
  rmSync(cloud.dataDir, { recursive: true, force: true });
});

const costs = async (query: string) => costsSchema.parse((await subject.call('GET', `/costs?${query}`)).body);
const outlook = async () => {
  const answer = await subject.call('GET', '/costs/outlook?timeZone=Asia/Seoul');
  return outlookSchema.parse(answer.body).items.find(({ simulated }) => simulated);
};

test('the ledger of a VM is right to the cent over suspend, resume and terminate, at the price of its launch', async () => {
  const { id } = await subject.launch('ledger', [{ name: 'g', specId: spec.id, count: 2 }], {
    confirm: { monthlyUsd: price.times(2).times(744).toNumber() },
  });
  await subject.untilCounts(id, { running: 2 });

  clockMs += 90 * minute;
  expect((await subject.infra(id)).accruedUsd).toBe(price.times(2).times(1.5).toNumber());
  await subject.untilEnded((await subject.act(id, { action: 'suspend' })).id);
  clockMs += 500 * minute;
  expect(await outlook()).toMatchObject({ hourlyUsd: 0, vmCount: 0, untilFridayUsd: 0 });
  await subject.untilEnded((await subject.act(id, { action: 'resume' })).id);
  expect(await outlook()).toMatchObject({ hourlyUsd: price.times(2).toNumber(), vmCount: 2 });
  clockMs += 20 * minute;
  await subject.untilEnded((await subject.act(id, { action: 'terminate' })).id);
  clockMs += 600 * minute;

  const each = price.times(110).div(60).round(10).toNumber();
  const ended = await subject.infra(id);
  expect(ended.vms.map(({ accruedUsd }) => accruedUsd)).toEqual([each, each]);
  const all = price.times(220).div(60).round(10).toNumber();
  expect(ended.accruedUsd).toBe(all);
  for (const groupBy of ['infra', 'provider', 'day', 'vm']) {
    const { items, totals } = await costs(`groupBy=${groupBy}`);
    expect(
      items
        .reduce((sum, { usd }) => sum.plus(usd), new Big(0))
        .round(6)
        .toNumber(),
    ).toBe(new Big(all).round(6).toNumber());
    expect(items.every(({ simulated }) => simulated)).toBe(true);
    expect(totals).toMatchObject({ simulatedUsd: all, realUsd: 0, simulatedIncomplete: false });
  }
  // 20:00 UTC and 90 minutes on are one day in UTC, and one in Seoul: the next.
  expect((await costs('groupBy=day')).items.map(({ key }) => key)).toEqual(['2026-11-24', '2026-11-25']);
  const seoul = await costs('groupBy=day&timeZone=Asia/Seoul');
  expect(seoul.items.map(({ key }) => key)).toEqual(['2026-11-25']);
});

test('a time zone nobody knows is refused', async () => {
  expect((await subject.call('GET', '/costs?groupBy=day&timeZone=Mars/Base')).status).toBe(422);
});
