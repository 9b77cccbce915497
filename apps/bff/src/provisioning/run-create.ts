import type { Failure, VmStatus } from '@terroir/shared-types';
import { DriverError, type DriverVm } from '../drivers/driver.ts';
import { asDriverError } from './as-driver-error.ts';
import { pause } from './backoff.ts';
import type { IntentRow, Launch } from './intent-store.ts';
import { ForeseenRefusal } from './failover.ts';
import { failCreate } from './fail-create.ts';
import { recordAttempt } from './record-attempt.ts';
import { neverShown, searchUnanswered } from './search-unanswered.ts';
import { provesAbsence, raiseUnanswered, resolveUnanswered } from './unanswered.ts';
import { type Turn, type WorkerDeps, factsOf } from './worker-deps.ts';
import { asMessage, asRemedy, say } from '../wordings/say.ts';

// With the pauses of the backoff about five minutes: a cloud that is away for a moment fails no launch.
const maxRefusals = 24;
// Being told to wait is no fault of the launch: an hour or more of it is sat out.
const maxThrottlings = 240;
const maxRefusalsOf = ({ code }: Failure): number => (code === 'rate-limited' ? maxThrottlings : maxRefusals);
// After this many lost answers the VM is shown as unknown instead of creating.
const lostAnswersUntilUnknown = 2;

const firstOf = async (seen: AsyncIterable<DriverVm>): Promise<DriverVm> => {
  for await (const vm of seen) return vm;
  throw asDriverError(new Error('The driver accepted the creation but showed no VM.'));
};

/** Takes one create intent as far as it goes. Returns early, with nothing lost, when the worker stops. */
export const runCreate = async (deps: WorkerDeps, turn: Turn, start: IntentRow): Promise<void> => {
  let intent = start;
  let launch = launchOf(start);
  // Sent before and no answer on record: a crash of ours or a lost answer, which look alike.
  let mayExist = intent.state === 'sent' || intent.state === 'unknown';

  for (let tries = 0; intent.state !== 'acknowledged'; tries++) {
    if (turn.stop.aborted) return;
    if (!mayExist && deps.intents.hasNewerOpen(turn.vmId, intent.id)) {
      await deps.commit.submit(() => close(deps, intent, 'withdrawn'));
      return;
    }
    try {
      if (mayExist && !turn.driver.idempotent) {
        // A repeat might make a second one: only looking for it is safe.
        const found = await searchUnanswered(deps, turn, intent);
        if (found === 'stopped') return;
        if (found === 'absent') {
          await deps.commit.submit(() =>
            failCreate(deps, turn, intent, neverShown(turn.connectionId), 'presumed-absent'),
          );
          return;
        }
        intent = await deps.commit.submit(() => acknowledge(deps, turn, intent, found));
        break;
      }
      // Once sent, the parameters stay as they are.
      if (!mayExist) launch = await groundLaunch(deps, turn, intent, launch);
      // The intent is on disk as sent before the first byte leaves, so a crash from here on is known.
      intent = await deps.commit.submit(() => markSent(deps, turn, { ...intent, launch }));
      const request = { ...launch, key: intent.id };
      const isFirst = !mayExist;
      const seen = await deps.queues.run(turn, () => {
        if (isFirst) deps.failover.refuseForeseen(turn, start);
        return firstOf(turn.driver.create(request, turn.stop));
      });
      intent = await deps.commit.submit(() => acknowledge(deps, turn, intent, seen));
    } catch (error) {
      if (turn.stop.aborted) return;
      // Something newer is wanted, and nothing was sent yet.
      if (!mayExist && error === turn.interrupt.reason) continue;
      const failed = asDriverError(error);
      if (failed.outcome === 'unknown') {
        mayExist = true;
        intent = await deps.commit.submit(() => markUnknown(deps, turn, intent, failed.failure, tries));
      } else if (
        mayExist
          ? !provesAbsence(failed.failure)
          : failed.failure.retryable && tries < maxRefusalsOf(failed.failure)
      ) {
        // What an earlier try may have made is never forgotten on a refusal that says nothing of it.
        await deps.commit.submit(() => {
          recordAttempt(deps, turn, intent, 'failed', failed.failure);
          if (mayExist) raiseUnanswered(deps, turn, failed.failure, tries);
        });
      } else {
        const outcome = failed instanceof ForeseenRefusal ? 'skipped' : 'failed';
        await deps.commit.submit(() => failCreate(deps, turn, intent, failed.failure, outcome));
        return;
      }
      await pause(deps.backoff, tries, turn.stop);
    }
  }
  await follow(deps, turn, intent);
};

const launchOf = ({ id, launch }: IntentRow): Launch => {
  if (launch === null) throw new Error(`The create intent ${id} has no parameters.`);
  return launch;
};

/** The launch with the network and key that its VM stands on, where the driver has such. */
const groundLaunch = async (
  deps: WorkerDeps,
  turn: Turn,
  intent: IntentRow,
  launch: Launch,
): Promise<Launch> => {
  const infra = deps.infras.findAny(deps.vms.find(turn.vmId)?.infra_id ?? '');
  if (turn.driver.resources === undefined || infra === null) return launch;
  const { provider, region } = launch.spec;
  const at = { provider, region, infraId: infra.id, infraName: infra.name, since: intent.created_at };
  let told = '';
  // A thousand VMs may wait for one network: each says what it waits for once, not at every try.
  const tell = ({ failure, outcome }: DriverError): void => {
    const words = failure.vendorCode ?? failure.message;
    if (words === told) return;
    told = words;
    const tried = outcome === 'unknown' ? 'unknown' : 'failed';
    deps.commit
      .submit(() => recordAttempt(deps, turn, intent, tried, failure))
      .catch((error: unknown) => {
        deps.logger.warn({ vmId: turn.vmId, err: error }, 'a failed try at a network could not be recorded');
      });
  };
  try {
    const network = await deps.ensureGround(turn.connection, at, turn.interrupt, tell);
    return { ...launch, network };
  } catch (error) {
    if (error instanceof DriverError || turn.interrupt.aborted) throw error;
    // A fault of ours: of the VM itself nothing was sent.
    throw new DriverError(asDriverError(error).failure, 'refused', error);
  }
};

const markSent = (deps: WorkerDeps, turn: Turn, intent: IntentRow): IntentRow => {
  const vm = deps.vms.find(turn.vmId);
  if (vm?.status === 'planned') deps.changeVm(vm, { status: 'creating', raw: 'requested' }, 'worker');
  const { launch } = intent;
  if (launch !== null && launch.network !== null) deps.intents.setLaunch(intent.id, launch);
  return deps.journal.move(intent, 'sent', intent.attempt + 1);
};

const markUnknown = (
  deps: WorkerDeps,
  turn: Turn,
  intent: IntentRow,
  failure: Failure,
  tries: number,
): IntentRow => {
  recordAttempt(deps, turn, intent, 'unknown', failure);
  const vm = deps.vms.find(turn.vmId);
  if (vm?.status === 'creating' && tries + 1 >= lostAnswersUntilUnknown) {
    deps.changeVm(vm, { status: 'unknown', raw: 'no answer' }, 'worker');
  }
  raiseUnanswered(deps, turn, failure, tries);
  return deps.journal.move(intent, 'unknown');
};

const acknowledge = (deps: WorkerDeps, turn: Turn, intent: IntentRow, seen: DriverVm): IntentRow => {
  const vm = deps.vms.find(turn.vmId);
  if (vm === null) throw new Error(`The VM ${turn.vmId} of an intent is gone.`);
  // Settled statuses are left to `follow`, which closes the intent in the same transaction.
  const isOnItsWay = seen.status.unified === 'creating' || seen.status.unified === 'booting';
  const keeps = deps.intents.hasNewerOpen(turn.vmId, intent.id) || !isOnItsWay;
  resolveUnanswered(deps, turn);
  deps.changeVm(
    vm,
    {
      status: keeps ? (vm.status === 'unknown' ? 'creating' : vm.status) : seen.status.unified,
      raw: seen.status.raw,
      facts: factsOf(vm, seen),
    },
    'worker',
  );
  return deps.journal.move(intent, 'acknowledged');
};

const close = (deps: WorkerDeps, intent: IntentRow, state: 'verified' | 'withdrawn'): void => {
  deps.journal.move(intent, state);
  if (intent.operation_id !== null) deps.operations.settle(intent.operation_id);
};

/** Watches an accepted VM until it runs or fails, a newer intent takes over, or it takes too long. */
const follow = async (deps: WorkerDeps, turn: Turn, intent: IntentRow): Promise<void> => {
  const deadline = AbortSignal.timeout(deps.settleTimeoutMs);
  const signal = AbortSignal.any([turn.interrupt, deadline]);
  for (let tries = 0; ; tries++) {
    const providerVmId = deps.vms.find(turn.vmId)?.provider_vm_id ?? null;
    if (providerVmId === null) throw new Error(`The acknowledged VM ${turn.vmId} has no provider id.`);
    try {
      for await (const seen of turn.driver.watch(providerVmId, signal)) {
        const done = await deps.commit.submit(() => observe(deps, turn, intent, seen));
        if (done) return;
      }
    } catch (error) {
      if (turn.stop.aborted) return;
      if (!signal.aborted) deps.logger.warn({ vmId: turn.vmId, err: error }, 'watching failed; asked again');
    }
    if (turn.stop.aborted) return;
    if (turn.interrupt.aborted) {
      await deps.commit.submit(() => close(deps, intent, 'verified'));
      return;
    }
    if (deadline.aborted) {
      await deps.commit.submit(() => failCreate(deps, turn, intent, settleTimeout(deps.settleTimeoutMs)));
      return;
    }
    await pause(deps.backoff, tries, signal);
  }
};

const observe = (deps: WorkerDeps, turn: Turn, intent: IntentRow, seen: DriverVm): boolean => {
  const vm = deps.vms.find(turn.vmId);
  if (vm === null) throw new Error(`The VM ${turn.vmId} of an intent is gone.`);
  const { unified, raw } = seen.status;
  const isSuperseded = deps.intents.hasNewerOpen(turn.vmId, intent.id);
  if (isSuperseded) {
    deps.changeVm(vm, { status: vm.status, raw, facts: factsOf(vm, seen) }, 'worker');
    close(deps, intent, 'verified');
    return true;
  }
  if (unified === 'failed' || unified === 'terminated') {
    deps.vms.update({ ...vm, ...factsOf(vm, seen) });
    failCreate(deps, turn, intent, seen.failure ?? endedEarly(unified, raw));
    return true;
  }
  const isUp = unified === 'running' || unified === 'suspended';
  if (isUp) recordAttempt(deps, turn, intent, 'succeeded', null);
  deps.changeVm(vm, { status: unified, raw, facts: factsOf(vm, seen) }, 'worker');
  if (!isUp) return false;
  close(deps, intent, 'verified');
  return true;
};

const endedEarly = (unified: VmStatus, raw: string): Failure => ({
  code: 'interrupted',
  ...asMessage(say('vm-ended-early', { raw, status: say(`status-${unified}`) })),
  retryable: true,
  ...asRemedy(say('vm-replace')),
});

const settleTimeout = (timeoutMs: number): Failure => ({
  code: 'timeout',
  ...asMessage(say('vm-too-slow', { minutes: Math.round(timeoutMs / 60_000) })),
  retryable: true,
  ...asRemedy(say('vm-being-ended')),
});
