import type { VmStatus } from '@terroir/shared-types';
import type { DriverError, DriverVm, VmAction } from '../drivers/driver.ts';
import { asDriverError } from './as-driver-error.ts';
import { pause } from './backoff.ts';
import type { IntentRow } from './intent-store.ts';
import { isSomebodyElses, leaveAlone } from './not-ours.ts';
import { peek } from './peek.ts';
import { recordAttempt } from './record-attempt.ts';
import { type Turn, type WorkerDeps, factsOf } from './worker-deps.ts';
import { asDetail, asRemedy, saidMessage, saidRemedy, say } from '../wordings/say.ts';

const maxTries = 8;
const triesUntilIncident = 5;

const goals: Record<VmAction, VmStatus> = {
  suspend: 'suspended',
  resume: 'running',
  reboot: 'running',
  terminate: 'terminated',
};

/** Takes one lifecycle intent to its end. Terminating never gives up: a forgotten VM would go on costing. */
export const runAction = async (deps: WorkerDeps, turn: Turn, start: IntentRow): Promise<void> => {
  if (start.kind === 'create') throw new Error('A create is not a lifecycle action.');
  const action: VmAction = start.kind === 'cleanup' ? 'terminate' : start.kind;
  const providerVmId = deps.vms.find(turn.vmId)?.provider_vm_id ?? null;
  if (providerVmId === null) {
    // Its create is settled (intents run in order) and left nothing at the provider.
    await deps.commit.submit(() => finish(deps, turn, start, null));
    return;
  }
  let intent = start;
  for (let tries = 0; !turn.stop.aborted; tries++) {
    try {
      if (
        (intent.state === 'sent' || intent.state === 'unknown') &&
        action === 'reboot' &&
        (await hasRebooted(turn, intent, providerVmId))
      ) {
        const seen = await peek(turn, providerVmId);
        await deps.commit.submit(() => finish(deps, turn, intent, seen));
        return;
      }
      if (action === 'terminate' && (await isSomebodyElses(deps, turn, providerVmId))) {
        await deps.commit.submit(() => leaveAlone(deps, turn, intent));
        return;
      }
      intent = await deps.commit.submit(() => deps.journal.move(intent, 'sent', intent.attempt + 1));
      const last = await perform(deps, turn, action, providerVmId);
      if (last.status.unified !== goals[action]) {
        throw asDriverError(new Error(`After ${action} the provider shows ${last.status.raw}.`));
      }
      await deps.commit.submit(() => finish(deps, turn, intent, last));
      return;
    } catch (error) {
      if (turn.stop.aborted) return;
      const failed = asDriverError(error);
      const isHopeless = failed.outcome === 'refused' && !failed.failure.retryable;
      if (action !== 'terminate' && (isHopeless || tries + 1 >= maxTries)) {
        await giveUp(deps, turn, intent, providerVmId, failed);
        return;
      }
      intent = await deps.commit.submit(() => {
        recordAttempt(
          deps,
          turn,
          intent,
          failed.outcome === 'unknown' ? 'unknown' : 'failed',
          failed.failure,
        );
        if (tries + 1 === triesUntilIncident) raiseStuck(deps, turn, failed);
        return deps.journal.move(intent, failed.outcome === 'unknown' ? 'unknown' : 'sent');
      });
    }
    await pause(deps.backoff, tries, turn.stop);
  }
};

/** Sends the action and follows it to the last thing seen; only the call itself takes a place in the queue. */
const perform = async (
  deps: WorkerDeps,
  turn: Turn,
  action: VmAction,
  providerVmId: string,
): Promise<DriverVm> => {
  const signal = AbortSignal.any([turn.stop, AbortSignal.timeout(deps.settleTimeoutMs)]);
  const seen = turn.driver.act(action, providerVmId, signal)[Symbol.asyncIterator]();
  let step = await deps.queues.run(turn, () => seen.next());
  let last: DriverVm | null = null;
  while (!step.done) {
    last = step.value;
    step = await seen.next();
  }
  if (last === null) throw asDriverError(new Error(`The driver showed nothing after ${action}.`));
  return last;
};

const hasRebooted = async (turn: Turn, intent: IntentRow, providerVmId: string): Promise<boolean> => {
  const seen = await peek(turn, providerVmId);
  return seen?.status.unified === 'running' && seen.bootId !== null && seen.bootId !== intent.boot_id_before;
};

const finish = (deps: WorkerDeps, turn: Turn, intent: IntentRow, seen: DriverVm | null): void => {
  const vm = deps.vms.find(turn.vmId);
  if (vm === null) throw new Error(`The VM ${turn.vmId} of an intent is gone.`);
  const isSuperseded = deps.intents.hasNewerOpen(vm.id, intent.id);
  const keeps = isSuperseded || intent.kind === 'cleanup';
  deps.changeVm(
    vm,
    {
      status: keeps ? vm.status : (seen?.status.unified ?? 'terminated'),
      raw: seen?.status.raw ?? 'never created',
      ...(keeps ? { failure: vm.failure } : {}),
      ...(seen === null ? {} : { facts: factsOf(vm, seen) }),
    },
    'worker',
  );
  deps.journal.move(intent, 'verified');
  deps.incidents.resolve('connection-failed', turn.connectionId, vm.id);
  if (intent.operation_id !== null) deps.operations.settle(intent.operation_id);
};

/** The action is off; what the VM is now, only the provider can say. */
const giveUp = async (
  deps: WorkerDeps,
  turn: Turn,
  intent: IntentRow,
  providerVmId: string,
  failed: DriverError,
): Promise<void> => {
  let seen: DriverVm | null = null;
  try {
    seen = await peek(turn, providerVmId);
  } catch (error) {
    deps.logger.warn({ vmId: turn.vmId, err: error }, 'the VM could not be read after a failed action');
  }
  if (turn.stop.aborted) return;
  await deps.commit.submit(() => {
    const vm = deps.vms.find(turn.vmId);
    if (vm === null) throw new Error(`The VM ${turn.vmId} of an intent is gone.`);
    recordAttempt(deps, turn, intent, 'failed', failed.failure);
    deps.journal.move(intent, 'failed');
    if (!deps.intents.hasNewerOpen(vm.id, intent.id)) {
      deps.changeVm(
        vm,
        {
          status: seen?.status.unified ?? 'unknown',
          raw: seen?.status.raw ?? 'no answer',
          failure: failed.failure,
          ...(seen === null ? {} : { facts: factsOf(vm, seen) }),
        },
        'worker',
      );
    }
    if (intent.operation_id !== null) deps.operations.settle(intent.operation_id);
  });
};

const raiseStuck = (deps: WorkerDeps, turn: Turn, failed: DriverError): void => {
  const vm = deps.vms.find(turn.vmId);
  if (vm === null) return;
  deps.incidents.raise({
    kind: 'connection-failed',
    infraId: vm.infra_id,
    vmId: vm.id,
    connectionId: turn.connectionId,
    ...asDetail(say('incident-stuck', { vm: vm.name, why: saidMessage(failed.failure) })),
    ...asRemedy(say('incident-tried-on', { remedy: saidRemedy(failed.failure) })),
    hourlyUsd: vm.hourly_usd,
  });
};
