import { join } from 'node:path';
import { incidentSchema } from '@terroir/shared-types';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Driver, DriverError, type DriverVm } from '../src/drivers/driver.ts';
import { InfrasUnderTest, type OpenInfrasOptions } from './infras-fixture.ts';
import { CloudUnderTest, until } from './sandbox-cloud-fixture.ts';

let cloud: CloudUnderTest;
const open: InfrasUnderTest[] = [];
beforeEach(async () => {
  cloud = await CloudUnderTest.start();
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  await cloud.stop();
});

const begin = (options: Partial<OpenInfrasOptions> = {}): InfrasUnderTest => {
  const subject = new InfrasUnderTest({
    dataDir: join(cloud.dataDir, `ours-${open.length}`),
    connection: cloud.connection,
    reconcileMs: 100,
    ...options,
  });
  open.push(subject);
  return subject;
};
const faults = (changes: Record<string, unknown>) => cloud.call('PUT', '/faults', changes);
const group = (count: number) => ({ name: 'g', specId: 'aws+us-east-2+m7i.large', count });
const states = (subject: InfrasUnderTest): unknown[] =>
  subject.database.sqlite
    .prepare("SELECT state FROM intents WHERE kind = 'create' ORDER BY id")
    .pluck()
    .all();
/** The call reaches the cloud, its answers never arrive. */
async function* loseAnswers(seen: AsyncIterable<DriverVm>): AsyncIterable<DriverVm> {
  for await (const vm of seen) {
    if (vm.providerVmId !== '')
      throw new DriverError({ code: 'network', message: 'cut', retryable: true, remedy: 'wait' }, 'unknown');
    yield vm;
  }
}
const incidents = async (subject: InfrasUnderTest) =>
  ((await subject.call('GET', '/incidents')).body as { items: unknown[] }).items.map((item) =>
    incidentSchema.parse(item),
  );

/** A cloud that knows no idempotency key: every call makes a VM, and no answer arrives. Notes the calls. */
const withoutTokens =
  (calls: string[]) =>
  (inner: Driver): Driver => ({
    ...inner,
    idempotent: false,
    create(request, signal) {
      calls.push(request.key);
      return loseAnswers(inner.create({ ...request, key: `${request.key}-${calls.length}` }, signal));
    },
  });

test('without an idempotency key a lost answer is never repeated: the VM is found by its tag', async () => {
  const calls: string[] = [];
  await faults({ listFails: 0.3, listStaleMs: 300 });
  const subject = begin({
    wrap: withoutTokens(calls),
    absence: { firstAfterMs: 60_000, againAfterMs: 60_000, everyMs: 20 },
  });
  const { id } = await subject.launch('tagged', [group(3)]);
  await subject.untilCounts(id, { running: 3 });
  await faults({ listFails: 0 });
  expect(calls).toHaveLength(3);
  expect(await cloud.list('?all=true')).toHaveLength(3);
});

test('without a key it is presumed absent only after two complete listings; shown late, it is taken in', async () => {
  const calls: string[] = [];
  // Behind the truth for longer than the rule waits: the cloud is wrong, and that must not lose the VM.
  await faults({ listStaleMs: 3_000 });
  const subject = begin({
    wrap: withoutTokens(calls),
    absence: { firstAfterMs: 200, againAfterMs: 100, everyMs: 20 },
  });
  const { id } = await subject.launch('late', [group(1)]);
  const absent = await subject.untilCounts(id, { failed: 1 }, 30_000);
  expect(states(subject)).toEqual(['presumed-absent']);
  expect(absent.vms[0]?.failure?.message).toContain('two complete listings');
  const adopted = await subject.untilCounts(id, { running: 1 }, 30_000);
  expect(adopted.vms[0]?.id).toBe(absent.vms[0]?.id);
  expect(calls).toHaveLength(1);
  expect((await incidents(subject)).map(({ kind }) => kind)).toContain('vm-adopted');
});

test('a failed listing never counts as one that did not show the VM', async () => {
  await faults({ listFails: 1 });
  const subject = begin({
    wrap: withoutTokens([]),
    absence: { firstAfterMs: 1, againAfterMs: 1, everyMs: 5 },
    reconcileMs: 20,
  });
  const { id } = await subject.launch('blind', [group(1)]);
  await until('listings to have failed', async () =>
    (await incidents(subject)).some(({ kind }) => kind === 'listing-failed'),
  );
  await until('the intent to be unknown', async () => states(subject)[0] === 'unknown');
  expect((await subject.infra(id)).counts.failed).toBeUndefined();
  await faults({ listFails: 0 });
  await subject.untilCounts(id, { running: 1 });
});

test('with a key an unanswered creation is repeated at once, whatever the listing says', async () => {
  const subject = begin();
  const { id } = await subject.launch('again', [group(1)]);
  await subject.untilCounts(id, { running: 1 });
  await faults({ createAnswerLost: 1, listFails: 1 });
  await subject.call('POST', `/infras/${id}/node-groups/g/scale`, { count: 3 });
  await until('the answers to be lost', async () =>
    states(subject)
      .slice(1)
      .every((state) => state === 'unknown'),
  );
  await faults({ createAnswerLost: 0 });
  await subject.untilCounts(id, { running: 3 });
  await faults({ listFails: 0 });
  expect(await cloud.list('?all=true')).toHaveLength(3);
});

test('a login refused after a lost answer leaves the VM in doubt, as an incident with its price, until it works again', async () => {
  let refuses = false;
  const subject = begin({
    wrap: (inner) => ({
      ...inner,
      async *create(request, signal) {
        if (refuses)
          throw new DriverError(
            { code: 'credential', message: 'AuthFailure', retryable: false, remedy: 'Renew the key.' },
            'refused',
          );
        refuses = true;
        yield* loseAnswers(inner.create(request, signal));
      },
    }),
  });
  const { id } = await subject.launch('revoked', [group(1)]);
  const raised = await until('the incident', async () =>
    (await incidents(subject)).find(({ kind }) => kind === 'outcome-unknown'),
  );
  expect(raised.hourlyUsd).toBeGreaterThan(0);
  expect(raised.detail).toContain('USD/h');
  expect((await subject.infra(id)).counts.failed).toBeUndefined();
  expect(['sent', 'unknown']).toContain(states(subject)[0]);
});
