import { join } from 'node:path';
import { costsSchema, incidentSchema, operationSchema, scheduleSchema } from '@terroir/shared-types';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSteadyClock } from '../src/clock/steady-clock.ts';
import { InfrasUnderTest } from './infras-fixture.ts';
import { CloudUnderTest, until } from './sandbox-cloud-fixture.ts';

const hourMs = 3_600_000;
const minuteMs = 60_000;
let cloud: CloudUnderTest;
let subject: InfrasUnderTest;
/** What the test adds to the machine's clock, and to all clocks alike as if the time had passed. */
let jumpedMs: number;
let passedMs: number;

beforeEach(async () => {
  [jumpedMs, passedMs] = [0, 0];
  cloud = await CloudUnderTest.start();
  subject = open();
});
const open = (): InfrasUnderTest => {
  const clock = createSteadyClock({
    wallMs: () => Date.now() + jumpedMs + passedMs,
    monotonicMs: () => performance.now() + passedMs,
    uptimeMs: () => performance.now() + passedMs,
    bootId: 'a boot',
  });
  return new InfrasUnderTest({
    dataDir: join(cloud.dataDir, 'ours'),
    connection: cloud.connection,
    now: clock.now,
    clockDifferenceMs: clock.differenceMs,
    machine: clock,
    reconcileMs: 200,
  });
};
afterEach(async () => {
  await subject.close();
  await cloud.stop();
});

const running = async (name: string, more: Record<string, unknown> = {}): Promise<string> => {
  const groups = [{ name: 'g', specId: 'aws+us-east-2+m7i.large', count: 1 }];
  const { id } = await subject.launch(name, groups, more);
  await subject.untilCounts(id, { running: 1 });
  return id;
};
const inMs = (ms: number): string => new Date(Date.now() + passedMs + ms).toISOString();
const clockIncidents = async () =>
  ((await subject.call('GET', '/incidents')).body as { items: unknown[] }).items
    .map((one) => incidentSchema.parse(one))
    .filter(({ kind }) => kind === 'clock-differs');
const warnings = (): number[] =>
  subject.events
    .read({ after: 0, limit: 1000 })
    .flatMap((event) => (event.type === 'infra-expiry-warned' ? [event.minutes] : []));

test('a jump of the clock ends, starts and costs nothing, and is an incident until it is taken back', async () => {
  const id = await running('steady', { expiresAt: inMs(2 * hourMs) });
  const { id: undoable } = await subject.act(id, { action: 'suspend', delaySeconds: 300 });
  const halfADayAhead = (new Date().getUTCHours() + 12) % 24;
  const schedule = { infraId: id, action: 'reboot', cron: `0 ${halfADayAhead} * * *`, timeZone: 'UTC' };
  const made = scheduleSchema.parse((await subject.call('POST', '/schedules', schedule)).body);
  for (const byMs of [30 * hourMs, -30 * hourMs]) {
    jumpedMs = byMs;
    const [open] = await until('the jump to be told', async () => {
      const raised = (await clockIncidents()).filter(({ resolvedAt }) => resolvedAt === null);
      return raised.length > 0 && raised;
    });
    expect(open?.detail).toContain(byMs > 0 ? 'ahead by 1 d 6 h' : 'back by 1 d 6 h');
    const infra = await subject.infra(id);
    expect(infra.counts).toEqual({ running: 1 });
    expect(infra.accruedUsd).toBeGreaterThanOrEqual(0);
    expect(infra.accruedUsd).toBeLessThan((infra.hourlyUsd * 5 * minuteMs) / hourMs);
    const operation = operationSchema.parse((await subject.call('GET', `/operations/${undoable}`)).body);
    expect(operation.status).toBe('pending');
    expect((await subject.call('GET', `/schedules/${made.id}`)).body).toMatchObject({
      lastAt: null,
      nextAt: made.nextAt,
    });
    jumpedMs = 0;
    await until('the clocks to agree', async () =>
      (await clockIncidents()).every(({ resolvedAt }) => resolvedAt !== null),
    );
  }
  passedMs = 6 * minuteMs;
  await subject.untilEnded(undoable);
  expect((await subject.infra(id)).counts).toEqual({ suspended: 1 });
});

test('a start with a clock that is off costs nothing either, nor does the next one, and both are said', async () => {
  const id = await running('restarted', { expiresAt: null });
  for (const byMs of [50 * hourMs, -50 * hourMs, 0]) {
    await subject.close();
    jumpedMs = byMs;
    passedMs += 6 * minuteMs;
    subject = open();
    const { accruedUsd, hourlyUsd } = await subject.infra(id);
    const atLeastUsd = (hourlyUsd * passedMs) / hourMs;
    expect(accruedUsd).toBeGreaterThanOrEqual(atLeastUsd * 0.99);
    expect(accruedUsd).toBeLessThan(atLeastUsd + (hourlyUsd * 3 * minuteMs) / hourMs);
  }
  const { gaps = [], totals } = costsSchema.parse((await subject.call('GET', '/costs')).body);
  expect(gaps.map(({ basis }) => basis)).toEqual(['uptime', 'uptime', 'uptime']);
  expect(totals.simulatedUsd).toBeGreaterThan(0);
});

test('an infra is warned of at 60 and at 10 minutes, once each; extended in time, it does not end', async () => {
  const id = await running('brief', { expiresAt: inMs(3 * hourMs) });
  expect((await subject.infra(id)).expiryWarningMinutes).toBeUndefined();
  passedMs = 2 * hourMs + minuteMs;
  await until('the first warning', async () => warnings().length === 1);
  expect((await subject.infra(id)).expiryWarningMinutes).toBe(60);
  passedMs = 3 * hourMs - 9 * minuteMs;
  await until('the second warning', async () => warnings().length === 2);
  expect((await subject.infra(id)).expiryWarningMinutes).toBe(10);
  expect((await subject.call('PATCH', `/infras/${id}`, { expiresAt: inMs(2 * hourMs) })).status).toBe(200);
  expect((await subject.infra(id)).expiryWarningMinutes).toBeUndefined();
  passedMs += hourMs + 2 * minuteMs;
  await until('to be warned of anew', async () => warnings().length === 3);
  expect(warnings()).toEqual([60, 10, 60]);
  expect((await subject.infra(id)).counts).toEqual({ running: 1 });
  passedMs += hourMs;
  await subject.untilCounts(id, { terminated: 1 });
});

test('launched nearer to its end than an hour, it is warned of at 10 minutes alone', async () => {
  const id = await running('short', { expiresAt: inMs(30 * minuteMs) });
  expect((await subject.infra(id)).expiryWarningMinutes).toBe(60);
  passedMs = 21 * minuteMs;
  await until('the warning', async () => warnings().length > 0);
  expect(warnings()).toEqual([10]);
});

test('what has expired grows no more until its end is set later', async () => {
  const id = await running('past', { expiresAt: inMs(90 * minuteMs) });
  passedMs += 91 * minuteMs;
  await subject.untilCounts(id, { terminated: 1 });
  const scale = () => subject.call('POST', `/infras/${id}/node-groups/g/scale`, { count: 1 });
  expect(await scale()).toMatchObject({ status: 409, body: { code: 'infra-expired' } });
  await subject.call('PATCH', `/infras/${id}`, { expiresAt: null });
  expect(await scale()).toMatchObject({ status: 202 });
  await subject.untilCounts(id, { running: 1, terminated: 1 });
});
