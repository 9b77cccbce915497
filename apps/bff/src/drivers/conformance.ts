import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Spec } from '@terroir/shared-types';
import { type CreateVmRequest, type Driver, DriverError, type DriverVm, type VmAction } from './driver.ts';

/** What a driver must offer to be tested: a cloud that can be told to misbehave. */
export interface DriverUnderTest {
  driver: Driver;
  /** A driver to the same cloud whose calls cannot reach it. */
  unreachable: Driver;
  spec: Spec;
  sshPublicKey: string;
  faults: {
    /** Creations succeed, but no answer arrives. */
    loseCreateAnswers(on: boolean): Promise<void>;
    failListings(on: boolean): Promise<void>;
    /** No room for `spec` under its quota. */
    exhaustQuota(on: boolean): Promise<void>;
    exhaustCapacity(on: boolean): Promise<void>;
  };
  close(): Promise<void>;
}

// A cloud in a process of its own on a machine that is busy with other tests.
const limitMs = 60_000;
export const suiteMs = 180_000;
/** A signal that ends every call of these tests. */
export const bounded = (): AbortSignal => AbortSignal.timeout(limitMs);

const lastOf = async (seen: AsyncIterable<DriverVm>): Promise<DriverVm> => {
  let last: DriverVm | null = null;
  for await (const vm of seen) last = vm;
  if (last === null) throw new Error('the driver showed nothing');
  return last;
};

/** The DriverError that `work` rejects with; throws when it does otherwise. */
export const failureOf = async (work: Promise<unknown>): Promise<DriverError> => {
  const outcome = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(outcome instanceof DriverError)) throw new Error(`expected a DriverError, got ${String(outcome)}`);
  return outcome;
};

/** The contract of the port, as tests: every driver runs them against a cloud, ours or a recorded one. */
export const describeDriverConformance = (name: string, open: () => Promise<DriverUnderTest>): void => {
  describe(`driver conformance: ${name}`, { timeout: suiteMs }, () => {
    let subject: DriverUnderTest;
    let made = 0;
    beforeAll(async () => {
      subject = await open();
    }, suiteMs);
    afterAll(async () => {
      for (const vm of await subject.driver.list(bounded())) await act('terminate', vm.providerVmId);
      await subject.close();
    }, suiteMs);

    const request = (): CreateVmRequest => {
      made += 1;
      const key = `conformance-${process.pid}-${made}`;
      return {
        key,
        name: `conformance-${made}`,
        spec: subject.spec,
        imageId: null,
        rootDisk: { type: 'default', sizeGib: 50 },
        tags: { 'terroir-infra': 'conformance', 'terroir-vm': `vm-${made}`, 'terroir-key': key },
        sshPublicKey: subject.sshPublicKey,
        network: null,
      };
    };
    const create = (asked: CreateVmRequest) => lastOf(subject.driver.create(asked, bounded()));
    const act = (action: VmAction, id: string) => lastOf(subject.driver.act(action, id, bounded()));
    const listed = async (key: string) =>
      (await subject.driver.list(bounded())).filter((vm) => vm.tags['terroir-key'] === key);

    test('it can be asked whether it answers, and says so when it does not', async () => {
      expect((await subject.driver.check(bounded())).detail).not.toBe('');
      const error = await failureOf(subject.unreachable.check(bounded()));
      expect(error.failure).toMatchObject({ code: 'network', retryable: true });
      expect(error.outcome).toBe('refused');
    });

    test('a VM runs, carries its tags, and can be reached over SSH with a known host key', async () => {
      const asked = request();
      const vm = await create(asked);
      expect(vm.status.unified).toBe('running');
      expect(vm.tags).toEqual(asked.tags);
      expect(vm.ssh?.port).toBeGreaterThan(0);
      expect(vm.hostKey).toMatch(/^ssh-/);
      expect(await listed(asked.key)).toMatchObject([{ providerVmId: vm.providerVmId, tags: asked.tags }]);
    });

    test('a repeat under the same key yields the same VM', async () => {
      const asked = request();
      const [first, second] = [await create(asked), await create(asked)];
      expect(second.providerVmId).toBe(first.providerVmId);
      expect(await listed(asked.key)).toHaveLength(1);
    });

    test('after a lost answer the outcome is unknown, the VM is found by its key, and a repeat makes no second', async () => {
      const asked = request();
      await subject.faults.loseCreateAnswers(true);
      const error = await failureOf(create(asked));
      await subject.faults.loseCreateAnswers(false);
      expect(error.outcome).toBe('unknown');
      const [found] = await listed(asked.key);
      expect((await create(asked)).providerVmId).toBe(found?.providerVmId);
      expect(await listed(asked.key)).toHaveLength(1);
    });

    test('a failed listing throws and is never an empty one', async () => {
      await subject.faults.failListings(true);
      const error = await failureOf(subject.driver.list(bounded()));
      await subject.faults.failListings(false);
      expect(error.failure.message).not.toBe('');
    });

    test('quota and capacity are told apart, surely had no effect, and say what to do', async () => {
      await subject.faults.exhaustQuota(true);
      const quota = request();
      const quotaError = await failureOf(create(quota));
      await subject.faults.exhaustQuota(false);
      await subject.faults.exhaustCapacity(true);
      const capacity = request();
      const capacityError = await failureOf(create(capacity));
      await subject.faults.exhaustCapacity(false);
      expect([quotaError.failure.code, quotaError.outcome]).toEqual(['quota', 'refused']);
      expect([capacityError.failure.code, capacityError.outcome]).toEqual(['capacity', 'refused']);
      for (const { failure } of [quotaError, capacityError])
        expect(failure.remedy.length).toBeGreaterThan(10);
      expect([...(await listed(quota.key)), ...(await listed(capacity.key))]).toEqual([]);
    });

    test('suspend, resume and reboot end when the cloud shows it; a reboot has another boot id', async () => {
      const { providerVmId, bootId } = await create(request());
      expect((await act('suspend', providerVmId)).status.unified).toBe('suspended');
      expect((await act('suspend', providerVmId)).status.unified).toBe('suspended');
      expect((await act('resume', providerVmId)).status.unified).toBe('running');
      const rebooted = await act('reboot', providerVmId);
      expect(rebooted.status.unified).toBe('running');
      expect(rebooted.bootId).not.toBe(bootId);
    });

    test('terminate ends when the cloud shows it, may be repeated, and is known for a VM that is gone', async () => {
      const asked = request();
      const { providerVmId } = await create(asked);
      expect((await act('terminate', providerVmId)).status.unified).toBe('terminated');
      expect(await listed(asked.key)).toEqual([]);
      expect((await act('terminate', providerVmId)).status.unified).toBe('terminated');
      expect((await act('terminate', 'i-never-was')).status.unified).toBe('terminated');
      expect((await lastOf(subject.driver.watch('i-never-was', bounded()))).status.unified).toBe(
        'terminated',
      );
    });

    test('an action that does not fit is refused for good', async () => {
      const error = await failureOf(act('suspend', 'i-never-was'));
      expect(error.failure).toMatchObject({ code: 'invalid-request', retryable: false });
      expect(error.outcome).toBe('refused');
    });

    test('an abort is honoured before and during a call', async () => {
      const aborted = AbortSignal.abort(new Error('enough'));
      await expect(subject.driver.list(aborted)).rejects.toThrow();
      await expect(lastOf(subject.driver.create(request(), aborted))).rejects.toThrow();
      const controller = new AbortController();
      const watching = lastOf(
        subject.driver.act('reboot', (await create(request())).providerVmId, controller.signal),
      );
      controller.abort(new Error('enough'));
      await expect(watching).rejects.toThrow();
    });
  });
};
