import { join } from 'node:path';
import { limitUsesPageSchema, outlookSchema } from '@terroir/shared-types';
import { Big } from 'big.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { InfrasUnderTest, specFixture } from './infras-fixture.ts';
import { CloudUnderTest } from './sandbox-cloud-fixture.ts';

const hourMs = 3_600_000;
const spec = specFixture('m7i.large');
const price = new Big(spec.hourlyUsd ?? 0);
// assets/suspended.yaml: gp3 at 0.08 USD per GiB and month of 730 hours.
const diskGib = 100;
const suspended = new Big(0.08).times(diskGib).div(730);
let cloud: CloudUnderTest;
let subject: InfrasUnderTest;
let clockMs = Date.UTC(2026, 10, 24, 20);

beforeAll(async () => {
  cloud = await CloudUnderTest.start();
  subject = new InfrasUnderTest({
    dataDir: join(cloud.dataDir, 'ours'),
    connection: cloud.connection,
    now: () => new Date(clockMs),
    // The sandbox cloud as if its money were real.
    wrap: (driver) => ({ ...driver, simulated: false }),
  });
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
