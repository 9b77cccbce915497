import { type CreateVmRequest, type Driver, DriverError, type DriverVm, type VmAction } from '../driver.ts';
import type { DriverUnderTest } from './driver-under-test.ts';

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

/** Runs `work` while a fault is on, and takes it off again whatever comes of it. */
export const during = async <Result>(
  strike: (on: boolean) => Promise<void>,
  work: () => Promise<Result>,
): Promise<Result> => {
  await strike(true);
  try {
    return await work();
  } finally {
    await strike(false);
  }
};

/** Takes in a host that is there already and belongs to nobody. */
const takeIn = async (driver: Driver, { tags }: CreateVmRequest): Promise<DriverVm> => {
  const { imports } = driver;
  if (imports === undefined) throw new Error('the driver can neither make nor take in a VM');
  const free = (await imports.list(bounded())).find(
    (one) => one.canJoin && one.tags['terroir-infra'] === undefined,
  );
  if (free === undefined) throw new Error('no host is free');
  await imports.claim(free.providerVmId, tags, bounded());
  return lastOf(driver.watch(free.providerVmId, bounded()));
};

export type Bench = ReturnType<typeof createBench>;

/** What scenarios do with a driver, in few words. */
export const createBench = (subject: DriverUnderTest) => {
  const { driver } = subject;
  const machines: string[] = [];
  let made = 0;

  const request = (changes: Partial<CreateVmRequest> = {}): CreateVmRequest => {
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
      ...changes,
    };
  };
  const create = async (asked: CreateVmRequest, signal = bounded()): Promise<DriverVm> => {
    const vm = await lastOf(driver.create(asked, signal));
    machines.push(vm.providerVmId);
    return vm;
  };
  const act = (action: VmAction, id: string, signal = bounded()) => lastOf(driver.act(action, id, signal));

  return {
    subject,
    driver,
    request,
    create,
    act,
    /** A running VM of ours: made where the driver can make one, else taken in. */
    machine: async (): Promise<{ asked: CreateVmRequest; vm: DriverVm }> => {
      const asked = request();
      if (driver.lacks?.create === undefined) return { asked, vm: await create(asked) };
      const vm = await takeIn(driver, asked);
      machines.push(vm.providerVmId);
      return { asked, vm };
    },
    listed: async (key: string): Promise<DriverVm[]> =>
      (await driver.list(bounded())).filter((vm) => vm.tags['terroir-key'] === key),
    /** Ends what the scenario before has made. */
    clear: async (): Promise<void> => {
      await Promise.all(machines.splice(0).map((id) => act('terminate', id)));
    },
    close: async (): Promise<void> => {
      for (const vm of await driver.list(bounded())) await act('terminate', vm.providerVmId);
      await subject.close();
    },
  };
};
