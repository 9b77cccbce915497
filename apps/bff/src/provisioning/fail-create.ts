import type { Failure } from '@terroir/shared-types';
import type { IntentRow } from './intent-store.ts';
import { recordAttempt } from './record-attempt.ts';
import { resolveUnanswered } from './unanswered.ts';
import type { Turn, WorkerDeps } from './worker-deps.ts';

/**
 * Ends a create that surely failed: the failover goes on with another spec, else the VM is failed.
 * A VM that exists at the provider all the same is cleaned up there. `skipped`: it was not even asked for;
 * `presumed-absent`: asked for without an answer, and never shown. Call inside a transaction.
 */
export const failCreate = (
  deps: WorkerDeps,
  turn: Turn,
  intent: IntentRow,
  failure: Failure,
  how: 'failed' | 'skipped' | 'presumed-absent' = 'failed',
): void => {
  const vm = deps.vms.find(turn.vmId);
  if (vm === null) throw new Error(`The VM ${turn.vmId} of an intent is gone.`);
  recordAttempt(deps, turn, intent, how === 'skipped' ? 'skipped' : 'failed', failure);
  deps.journal.move(intent, how === 'presumed-absent' ? how : 'failed');
  resolveUnanswered(deps, turn);
  const isUnwanted = deps.intents.hasNewerOpen(vm.id, intent.id);
  const moved = !isUnwanted && vm.provider_vm_id === null && deps.failover.moveOn(turn, vm, intent, failure);
  if (!moved) {
    if (!isUnwanted) deps.changeVm(vm, { status: 'failed', raw: vm.raw, failure }, 'worker');
    if (vm.provider_vm_id !== null) deps.journal.open({ vmId: vm.id, kind: 'cleanup', operationId: null });
  }
  if (intent.operation_id !== null) deps.operations.settle(intent.operation_id);
};
