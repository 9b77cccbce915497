import { isTransient } from '@terroir/shared-types';
import type { DriverVm } from '../drivers/driver.ts';
import type { DriverConnection } from '../drivers/registry.ts';
import type { VmRow } from '../infras/rows.ts';
import { asDriverError } from './as-driver-error.ts';
import type { Adopter } from './adopt.ts';
import { type WorkerDeps, factsOf } from './worker-deps.ts';
import { asDetail, asRemedy, saidMessage, saidRemedy, say } from '../wordings/say.ts';

export interface Reconciler {
  /** Compares our rows with what each provider lists under our tags. Never throws; failures become incidents. */
  reconcile(signal: AbortSignal): Promise<Comparison>;
}

export interface Comparison {
  /** Nothing was found on its way to another status. */
  isSettled: boolean;
  failedConnectionIds: string[];
}

/** How many single VMs are read again at once. */
const rereads = 8;

export interface ReconcilerDeps extends WorkerDeps {
  adopter: Adopter;
  /** Told when a connection does not list, so that its health is asked. */
  suspect(connectionId: string): void;
}

export const createReconciler = (deps: ReconcilerDeps): Reconciler => {
  /** False: it did not list, so nothing was learned. */
  const reconcileConnection = async (connection: DriverConnection, signal: AbortSignal): Promise<boolean> => {
    const { connectionId, driver } = connection;
    let listed: readonly DriverVm[];
    try {
      listed = await driver.list(signal);
    } catch (error) {
      if (signal.aborted) return false;
      // Fail closed: a listing that failed says nothing about any VM.
      const { failure } = asDriverError(error);
      deps.suspect(connectionId);
      await deps.commit.submit(() =>
        deps.incidents.raise({
          kind: 'listing-failed',
          infraId: null,
          vmId: null,
          connectionId,
          ...asDetail(say('incident-not-listed', { connection: connection.name, why: saidMessage(failure) })),
          ...asRemedy(
            failure.retryable
              ? say('incident-asked-again')
              : say('incident-out-of-date', { remedy: saidRemedy(failure) }),
          ),
          hourlyUsd: null,
        }),
      );
      return false;
    }
    await deps.commit.submit(() => deps.incidents.resolve('listing-failed', connectionId, null));
    const byId = new Map(listed.map((vm) => [vm.providerVmId, vm]));
    const living = deps.vms.livingOfConnection(connectionId);
    const inHand = new Set(deps.intents.vmsWithOpen());
    const doubtful = living.filter((vm) => {
      if (vm.provider_vm_id === null || inHand.has(vm.id)) return false;
      const seen = byId.get(vm.provider_vm_id);
      return seen === undefined || seen.status.unified !== vm.status || isMoved(vm, seen);
    });
    await inParallel(doubtful, (vm) => reread(connection, vm, signal), signal);
    // Rows that lived when the listing was asked for account for nearly all of it; the others are looked up.
    const known = new Set(living.map(({ provider_vm_id: id }) => id));
    const foreign = listed.filter(
      (seen) => !known.has(seen.providerVmId) && deps.adopter.isUnknown(connectionId, seen),
    );
    const found: DriverVm[] = [];
    const read = async ({ providerVmId }: DriverVm): Promise<void> => {
      const seen = await firstSeen(connection, providerVmId, signal);
      if (seen !== null) found.push(seen);
    };
    await inParallel(foreign, read, signal);
    if (found.length > 0 && !signal.aborted) await deps.adopter.adopt(connection, found);
    return true;
  };

  /** A listing may lag; only what the provider says of this very VM counts. */
  const reread = async (connection: DriverConnection, vm: VmRow, signal: AbortSignal): Promise<void> => {
    const seen = await firstSeen(connection, vm.provider_vm_id ?? '', signal);
    if (seen === null) return;
    await deps.commit.submit(() => {
      const current = deps.vms.find(vm.id);
      if (current === null || current.status_since !== vm.status_since || deps.intents.hasOpen(vm.id)) return;
      const { unified, raw } = seen.status;
      deps.changeVm(
        current,
        {
          status: unified,
          raw,
          ...(seen.failure === undefined ? {} : { failure: seen.failure }),
          facts: factsOf(current, seen),
        },
        'reconciler',
      );
      if (unified !== 'terminated') return;
      const words = {
        vm: vm.name,
        connection: connection.name,
        status: say(`status-${vm.status}`),
      };
      deps.incidents.raise(
        {
          kind: 'vm-missing',
          infraId: vm.infra_id,
          vmId: vm.id,
          connectionId: connection.connectionId,
          ...asDetail(
            vm.hourly_usd === null
              ? say('incident-ended-unpriced', words)
              : say('incident-ended', { ...words, usd: vm.hourly_usd }),
          ),
          ...asRemedy(say('incident-scale-up')),
          hourlyUsd: vm.hourly_usd,
        },
        true,
      );
    });
  };

  const firstSeen = async (
    { driver }: DriverConnection,
    providerVmId: string,
    signal: AbortSignal,
  ): Promise<DriverVm | null> => {
    try {
      for await (const seen of driver.watch(providerVmId, signal)) return seen;
    } catch (error) {
      deps.logger.warn({ providerVmId, err: error }, 'a VM could not be read; left as it is');
    }
    return null;
  };

  let last: Promise<unknown> = Promise.resolve();
  const compareAll = async (signal: AbortSignal): Promise<Comparison> => {
    const listed = await Promise.all(
      deps.drivers.all().map(async (connection) => ({
        connectionId: connection.connectionId,
        isComplete: await reconcileConnection(connection, signal),
      })),
    );
    const inHand = new Set(deps.intents.vmsWithOpen());
    const isOnItsWay = (vm: VmRow): boolean => isTransient(vm.status) && !inHand.has(vm.id);
    const isSettled = !deps.drivers
      .all()
      .some(({ connectionId }) => deps.vms.transientOfConnection(connectionId).some(isOnItsWay));
    const failed = listed.filter(({ isComplete }) => !isComplete);
    return { isSettled, failedConnectionIds: failed.map(({ connectionId }) => connectionId) };
  };

  return {
    // One at a time: who asks while one runs gets the next one, which sees what has just changed.
    reconcile(signal) {
      const mine = last.then(() => compareAll(signal));
      last = mine.catch(() => undefined);
      return mine;
    },
  };
};

const isMoved = (vm: VmRow, seen: DriverVm): boolean =>
  vm.boot_id !== (seen.bootId ?? vm.boot_id) || vm.ssh_port !== (seen.ssh?.port ?? vm.ssh_port);

const inParallel = async <Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
  signal: AbortSignal,
): Promise<void> => {
  const queue = [...items];
  await Promise.all(
    Array.from({ length: Math.min(rereads, queue.length) }, async () => {
      for (let item = queue.shift(); item !== undefined && !signal.aborted; item = queue.shift())
        await work(item);
    }),
  );
};
