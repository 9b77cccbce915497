import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pageOf, scheduleSchema } from '@terroir/shared-types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { InfrasUnderTest } from './infras-fixture.ts';
import { CloudUnderTest, until } from './sandbox-cloud-fixture.ts';

let cloud: CloudUnderTest;
let subject: InfrasUnderTest;
let clock = new Date('2026-11-26T00:00:00Z');
const small = 'aws+ap-northeast-2+m7i.large';

beforeAll(async () => {
  cloud = await CloudUnderTest.start();
  subject = new InfrasUnderTest({
    dataDir: join(cloud.dataDir, 'ours'),
    connection: cloud.connection,
    now: () => new Date(clock),
  });
});
afterAll(async () => {
  await subject.close();
  await cloud.stop();
  rmSync(cloud.dataDir, { recursive: true, force: true });
});

const schedule = async (body: Record<string, unknown>) => {
  const answer = await subject.call('POST', '/schedules', body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
  return scheduleSchema.parse(answer.body);
};
const list = async (infraId: string) =>
  pageOf(scheduleSchema).parse((await subject.call('GET', `/schedules?infraId=${infraId}`)).body).items;
const untilOutcome = (id: string, outcome: string) =>
  until(`${id} to end ${outcome}`, async () => {
    const now = scheduleSchema.parse((await subject.call('GET', `/schedules/${id}`)).body);
    return now.lastOutcome === outcome && now;
  });

test('an infra stops at 19:00 in Seoul on weekdays, and starts again in the morning', async () => {
  const { id } = await subject.launch('office', [{ name: 'g', specId: small, count: 2 }]);
  await subject.untilCounts(id, { running: 2 });
  const stop = await schedule({
    infraId: id,
    action: 'suspend',
    cron: '0 19 * * 1-5',
    timeZone: 'Asia/Seoul',
  });
  const start = await schedule({
    infraId: id,
    action: 'resume',
    cron: '0 9 * * 1-5',
    timeZone: 'Asia/Seoul',
  });
  expect(stop).toMatchObject({ infraName: 'office', nextAt: '2026-11-26T10:00:00.000Z', enabled: true });

  clock = new Date('2026-11-26T10:00:01Z');
  expect(await untilOutcome(stop.id, 'started')).toMatchObject({ nextAt: '2026-11-27T10:00:00.000Z' });
  await subject.untilCounts(id, { suspended: 2 });
  clock = new Date('2026-11-27T00:00:01Z');
  await untilOutcome(start.id, 'started');
  await subject.untilCounts(id, { running: 2 });

  // Asleep from Friday noon to Monday 09:05: the stop of Friday lies behind the start of Monday.
  clock = new Date('2026-11-30T00:05:00Z');
  await untilOutcome(stop.id, 'missed');
  await untilOutcome(start.id, 'impossible');
  expect((await subject.infra(id)).status).toBe('running 2/2');

  // Asleep over Monday evening: the stop is made up for, as it saves money.
  clock = new Date('2026-11-30T14:00:00Z');
  await untilOutcome(stop.id, 'started');
  await subject.untilCounts(id, { suspended: 2 });
  expect((await list(id)).map(({ action }) => action)).toEqual(['suspend', 'resume']);
  expect((await subject.call('DELETE', `/schedules/${start.id}`)).status).toBe(200);
  expect(await list(id)).toHaveLength(1);
});

test('a terminate that is due while Terroir sleeps for hours is not made up for', async () => {
  const { id } = await subject.launch('safe', [{ name: 'g', specId: small, count: 1 }]);
  await subject.untilCounts(id, { running: 1 });
  const end = await schedule({ infraId: id, nodeGroup: 'g', action: 'terminate', cron: '0 0 * * *' });
  clock = new Date(clock.getTime() + 20 * 3_600_000);
  await untilOutcome(end.id, 'missed');
  expect((await subject.infra(id)).status).toBe('running 1/1');
  const off = await subject.call('PATCH', `/schedules/${end.id}`, { enabled: false });
  expect(off.body).toMatchObject({ enabled: false, nextAt: null });
});

test('what cannot be a schedule is refused with the field at fault', async () => {
  const { id } = await subject.launch('strict', [{ name: 'g', specId: small, count: 1 }], { hold: true });
  const refused = async (change: Record<string, unknown>) =>
    subject.call('POST', '/schedules', { infraId: id, action: 'suspend', cron: '0 19 * * 1-5', ...change });
  for (const [change, path] of [
    [{ cron: '0 19 30 2 *' }, 'cron'],
    [{ cron: 'at seven in the evening' }, 'cron'],
    [{ timeZone: 'Seoul' }, 'timeZone'],
  ] as const) {
    expect(await refused(change)).toMatchObject({ status: 422, body: { errors: [{ path }] } });
  }
  expect((await refused({ nodeGroup: 'none' })).status).toBe(404);
  expect((await refused({ infraId: 'none' })).status).toBe(404);
  expect((await refused({ action: 'refine' })).status).toBe(422);
  expect((await subject.call('DELETE', '/schedules/none')).status).toBe(404);
});
