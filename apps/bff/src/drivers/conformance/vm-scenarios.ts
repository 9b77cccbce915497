import { expect } from 'vitest';
import { bounded, during, failureOf } from './create-bench.ts';
import type { Section } from './scenario.ts';

/** The contract of the port for VMs. */
export const vmScenarios: Section = {
  title: 'VMs',
  scenarios: [
    {
      name: 'it can be asked whether it answers, and says so when it does not',
      async run({ driver, subject }) {
        expect((await driver.check(bounded())).detail).not.toBe('');
        const error = await failureOf(subject.unreachable.check(bounded()));
        expect(error.failure).toMatchObject({ code: 'network', retryable: true });
        expect(error.outcome).toBe('refused');
      },
    },
    {
      name: 'a VM runs, carries its tags, and says where SSH answers and with which host key',
      async run({ machine, listed }) {
        const { asked, vm } = await machine();
        expect(vm.status.unified).toBe('running');
        expect(vm.tags).toEqual(asked.tags);
        expect(vm.ssh?.port).toBeGreaterThan(0);
        expect(vm.hostKey).toMatch(/^ssh-/);
        expect(await listed(asked.key)).toMatchObject([{ providerVmId: vm.providerVmId, tags: asked.tags }]);
      },
    },
    {
      name: 'a repeat under the same key yields the same VM',
      needs: ['create'],
      async run({ request, create, subject, listed }) {
        const asked = request();
        const [first, second] = [await create(asked), await create(asked)];
        expect(second.providerVmId).toBe(first.providerVmId);
        expect(await listed(asked.key)).toHaveLength(1);
        expect(await subject.alive(asked.key)).toBe(1);
      },
    },
    {
      name: 'after a lost answer the outcome is unknown, the VM is found by its key, and a repeat makes no second',
      needs: ['create'],
      async run({ request, create, subject, listed }) {
        const asked = request();
        const error = await during(subject.faults.loseCreateAnswers, () => failureOf(create(asked)));
        expect(error.outcome).toBe('unknown');
        const [found] = await listed(asked.key);
        expect((await create(asked)).providerVmId).toBe(found?.providerVmId);
        expect(await listed(asked.key)).toHaveLength(1);
        expect(await subject.alive(asked.key)).toBe(1);
      },
    },
    {
      name: 'a failed listing throws and is never an empty one',
      async run({ machine, driver, subject }) {
        await machine();
        const error = await during(subject.faults.failListings, () => failureOf(driver.list(bounded())));
        expect(error.failure.message).not.toBe('');
      },
    },
    {
      name: 'quota and capacity are told apart, surely had no effect, and say what to do',
      needs: ['create'],
      async run({ request, create, subject }) {
        const { faults } = subject;
        const quota = request();
        const quotaError = await during(faults.exhaustQuota, () => failureOf(create(quota)));
        const capacity = request();
        const capacityError = await during(faults.exhaustCapacity, () => failureOf(create(capacity)));
        expect([quotaError.failure.code, quotaError.outcome]).toEqual(['quota', 'refused']);
        expect([capacityError.failure.code, capacityError.outcome]).toEqual(['capacity', 'refused']);
        for (const { failure } of [quotaError, capacityError])
          expect(failure.remedy.length).toBeGreaterThan(10);
        expect([await subject.alive(quota.key), await subject.alive(capacity.key)]).toEqual([0, 0]);
      },
    },
    {
      name: 'suspend and resume end when the cloud shows it, and may be repeated',
      needs: ['suspend', 'resume'],
      async run({ machine, act }) {
        const { providerVmId } = (await machine()).vm;
        expect((await act('suspend', providerVmId)).status.unified).toBe('suspended');
        expect((await act('suspend', providerVmId)).status.unified).toBe('suspended');
        expect((await act('resume', providerVmId)).status.unified).toBe('running');
      },
    },
    {
      name: 'a reboot ends when the VM runs again, with another boot id',
      needs: ['reboot'],
      async run({ machine, act }) {
        const { providerVmId, bootId } = (await machine()).vm;
        const rebooted = await act('reboot', providerVmId);
        expect(rebooted.status.unified).toBe('running');
        expect(rebooted.bootId).not.toBe(bootId);
      },
    },
    {
      name: 'terminate ends when the cloud shows it, may be repeated, and is known for a VM that is gone',
      needs: ['terminate'],
      async run({ machine, act, listed, driver }) {
        const { asked, vm } = await machine();
        expect((await act('terminate', vm.providerVmId)).status.unified).toBe('terminated');
        expect(await listed(asked.key)).toEqual([]);
        expect((await act('terminate', vm.providerVmId)).status.unified).toBe('terminated');
        expect((await act('terminate', 'i-never-was')).status.unified).toBe('terminated');
        for await (const seen of driver.watch('i-never-was', bounded()))
          expect(seen.status.unified).toBe('terminated');
      },
    },
    {
      name: 'an action that does not fit is refused for good',
      async run({ driver, act }) {
        const action = driver.actions.find((one) => one !== 'terminate') ?? 'reboot';
        const error = await failureOf(act(action, 'i-never-was'));
        expect(error.failure).toMatchObject({ code: 'invalid-request', retryable: false });
        expect(error.outcome).toBe('refused');
      },
    },
    {
      name: 'an abort is honoured before and during a call',
      async run({ driver, machine, act, create, request }) {
        const aborted = AbortSignal.abort(new Error('enough'));
        await expect(driver.list(aborted)).rejects.toThrow();
        await expect(create(request(), aborted)).rejects.toThrow();
        const controller = new AbortController();
        const { providerVmId } = (await machine()).vm;
        const watching = act('reboot', providerVmId, controller.signal);
        controller.abort(new Error('enough'));
        await expect(watching).rejects.toThrow();
      },
    },
  ],
};
