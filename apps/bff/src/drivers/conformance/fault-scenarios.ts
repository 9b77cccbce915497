import { expect } from 'vitest';
import { DriverError } from '../driver.ts';
import { type Bench, bounded, during, failureOf } from './create-bench.ts';
import type { Injection } from './driver-under-test.ts';
import { presentFault, type Section } from './scenario.ts';

/** Long enough for a termination to be ordered and seen, and not more: nothing of it will end. */
const patienceMs = 2_000;

/** A listing fails or shows the VM as one that lives; it never leaves it out. */
const hidesNothing = async ({ listed }: Bench, key: string): Promise<void> => {
  const shown = await listed(key).catch((error: unknown) => {
    if (error instanceof DriverError) return null;
    throw error;
  });
  if (shown === null) return;
  expect(shown).toHaveLength(1);
  expect(shown[0]?.status.unified).not.toBe('terminated');
};

/** The VM is shown as running, once what stood in the way is over. */
const showsItAgain = async ({ listed }: Bench, key: string): Promise<void> =>
  expect((await listed(key)).map(({ status }) => status.unified)).toEqual(['running']);

/** An order that is refused: a new VM, or a restart where none can be made. Nothing comes of it. */
const refusedOrder = async (bench: Bench, fault: Injection): Promise<DriverError> => {
  const { driver, request, machine, act, create, subject } = bench;
  const asked = request();
  const vm = driver.lacks?.create === undefined ? null : (await machine()).vm;
  const error = await during(fault.strike, () =>
    failureOf(vm === null ? create(asked) : act('reboot', vm.providerVmId)),
  );
  if (vm === null) expect(await subject.alive(asked.key)).toBe(0);
  return error;
};

/** A VM cannot be made there, now or later, and nothing was. */
const expectNotHere = async ({ create, request, subject }: Bench, spec: Bench['subject']['spec']) => {
  const asked = request({ spec });
  const { failure, outcome } = await failureOf(create(asked));
  expect([failure.code, failure.retryable, outcome]).toEqual(['not-available-in-region', false, 'refused']);
  expect(failure.remedy.length).toBeGreaterThan(10);
  expect(await subject.alive(asked.key)).toBe(0);
};

/** What clouds do to those who use them. */
export const faultScenarios: Section = {
  title: 'faults',
  scenarios: [
    {
      name: 'expired credentials are told as such, hide no VM, and are tried again',
      fault: 'expiredCredential',
      async run(bench) {
        const { asked } = await bench.machine();
        await during(presentFault(bench.subject.injector.expiredCredential).strike, async () => {
          const { failure, outcome } = await failureOf(bench.driver.check(bounded()));
          expect([failure.code, failure.retryable, outcome]).toEqual(['credential', true, 'refused']);
          expect(failure.remedy.length).toBeGreaterThan(10);
          await hidesNothing(bench, asked.key);
        });
        await showsItAgain(bench, asked.key);
      },
    },
    {
      name: 'insufficient credentials refuse an order for good, and nothing comes of it',
      fault: 'insufficientCredential',
      async run(bench) {
        const fault = presentFault(bench.subject.injector.insufficientCredential);
        const { failure, outcome } = await refusedOrder(bench, fault);
        expect([failure.code, failure.retryable, outcome]).toEqual(['credential', false, 'refused']);
        expect(failure.remedy.length).toBeGreaterThan(10);
      },
    },
    {
      name: 'a region that is not there is refused for good before anything is made',
      needs: ['create'],
      fault: 'wrongRegion',
      async run(bench) {
        const fault = presentFault(bench.subject.injector.wrongRegion);
        await during(fault.strike, () => expectNotHere(bench, fault.spec));
      },
    },
    {
      name: 'a region that must be enabled first is refused for good, and a listing hides nothing for it',
      needs: ['create'],
      fault: 'optedOutRegion',
      async run(bench) {
        const { asked } = await bench.machine();
        const fault = presentFault(bench.subject.injector.optedOutRegion);
        await during(fault.strike, async () => {
          await hidesNothing(bench, asked.key);
          await expectNotHere(bench, fault.spec);
        });
        await showsItAgain(bench, asked.key);
      },
    },
    {
      name: 'a clock that is off is told as such and is tried again',
      fault: 'clockSkew',
      async run(bench) {
        const { asked } = await bench.machine();
        await during(presentFault(bench.subject.injector.clockSkew).strike, async () => {
          const { failure, outcome } = await failureOf(bench.driver.check(bounded()));
          expect([failure.code, failure.retryable, outcome]).toEqual(['credential', true, 'refused']);
          expect(failure.remedy).toMatch(/clock/i);
          await hidesNothing(bench, asked.key);
        });
        await showsItAgain(bench, asked.key);
      },
    },
    {
      name: 'reads wait out a throttle, and one that lasts is told as such and hides no VM',
      fault: 'throttling',
      async run(bench) {
        const { asked } = await bench.machine();
        const { strike, code = 'rate-limited' } = presentFault(bench.subject.injector.throttling);
        await strike(2);
        await showsItAgain(bench, asked.key);
        await strike(Number.POSITIVE_INFINITY);
        try {
          const { failure, outcome } = await failureOf(bench.driver.check(bounded()));
          expect([failure.code, failure.retryable, outcome]).toEqual([code, true, 'refused']);
          await hidesNothing(bench, asked.key);
        } finally {
          await strike(0);
        }
        await showsItAgain(bench, asked.key);
      },
    },
    {
      name: 'a new VM that the answers do not show yet is waited for',
      needs: ['create'],
      fault: 'eventualConsistency',
      async run(bench) {
        const asked = bench.request();
        await during(presentFault(bench.subject.injector.eventualConsistency).strike, async () => {
          expect((await bench.create(asked)).status.unified).toBe('running');
        });
        await showsItAgain(bench, asked.key);
        expect(await bench.subject.alive(asked.key)).toBe(1);
      },
    },
    {
      name: 'a listing that comes in part is a failed one, or names every VM',
      fault: 'partialPages',
      async run(bench) {
        const fault = presentFault(bench.subject.injector.partialPages);
        const keys: string[] = [];
        while (keys.length < fault.vms) keys.push((await bench.machine()).asked.key);
        await during(fault.strike, async () => {
          for (const key of keys) await hidesNothing(bench, key);
        });
        for (const key of keys) await showsItAgain(bench, key);
      },
    },
    {
      name: 'answers that break off are a failure of the network and hide no VM',
      fault: 'connectionCut',
      async run(bench) {
        const { asked } = await bench.machine();
        await during(presentFault(bench.subject.injector.connectionCut).strike, async () => {
          const { failure } = await failureOf(bench.driver.check(bounded()));
          expect([failure.code, failure.retryable]).toEqual(['network', true]);
          await hidesNothing(bench, asked.key);
        });
        await showsItAgain(bench, asked.key);
      },
    },
    {
      name: 'an engine that restarts in the middle of a creation yields one VM, and keeps the others',
      needs: ['create'],
      fault: 'engineRestart',
      async run(bench) {
        const { create, request, machine, subject } = bench;
        const before = await machine();
        const asked = request();
        const fault = presentFault(subject.injector.engineRestart);
        await fault.prepare?.();
        const creating = create(asked).then(
          () => null,
          (error: unknown) => error,
        );
        await fault.strike();
        const error = await creating;
        if (error !== null) {
          expect(error).toBeInstanceOf(DriverError);
          expect((error as DriverError).failure.retryable).toBe(true);
        }
        expect((await create(asked)).status.unified).toBe('running');
        expect(await subject.alive(asked.key)).toBe(1);
        for (const key of [asked.key, before.asked.key]) await showsItAgain(bench, key);
      },
    },
    {
      name: 'a VM that stays after a termination was answered with success is never shown as ended',
      needs: ['terminate'],
      fault: 'deletedButLeft',
      async run(bench) {
        const { machine, driver, act, subject } = bench;
        const { asked, vm } = await machine();
        await during(presentFault(subject.injector.deletedButLeft).strike, async () => {
          const shown: string[] = [];
          const watch = async (): Promise<void> => {
            const signal = AbortSignal.timeout(patienceMs);
            for await (const seen of driver.act('terminate', vm.providerVmId, signal))
              shown.push(seen.status.unified);
          };
          await watch().catch(() => undefined); // whatever it says: the VM is there
          if ((await subject.alive(asked.key)) === 0) return;
          expect(shown).not.toContain('terminated');
          await hidesNothing(bench, asked.key);
        });
        expect((await act('terminate', vm.providerVmId)).status.unified).toBe('terminated');
        expect(await subject.alive(asked.key)).toBe(0);
      },
    },
  ],
};
