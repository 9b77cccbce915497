import type { Attempt, Failure } from '@terroir/shared-types';
import type { IntentRow } from './intent-store.ts';
import type { Turn, WorkerDeps } from './worker-deps.ts';

/**
 * Writes one try at the driver down, with the phase the VM is in and how long that has lasted: call it before the
 * VM's status changes. A failure is an event as well. Call inside a transaction.
 */
export const recordAttempt = (
  deps: WorkerDeps,
  turn: Turn,
  intent: IntentRow,
  outcome: Attempt['outcome'],
  failure: Failure | null,
): void => {
  const vm = deps.vms.find(turn.vmId);
  if (vm === null) return;
  const now = deps.now();
  const spec = intent.launch?.spec;
  deps.attempts.insert({
    infra_id: vm.infra_id,
    vm_id: vm.id,
    at: now.toISOString(),
    spec_id: spec?.id ?? vm.spec_id,
    zone: null,
    outcome,
    code: failure?.code ?? null,
    message: failure?.message ?? null,
    remedy: failure?.remedy ?? null,
    action: intent.kind,
    phase: vm.status,
    vendor_code: failure?.vendorCode ?? null,
    wordings: failure === null ? null : { message: failure.messageWording, remedy: failure.remedyWording },
    elapsed_ms: Math.max(0, now.getTime() - Date.parse(vm.status_since)),
  });
  if (failure === null) {
    if (spec !== undefined) deps.refusals.forget(turn.connectionId, turn.driver, spec, intent.created_at);
    return;
  }
  if (outcome === 'failed' && spec !== undefined) {
    deps.refusals.remember(turn.connectionId, turn.driver, spec, failure);
  }
  deps.events.append(
    {
      type: 'vm-attempt-failed',
      infraId: vm.infra_id,
      vmId: vm.id,
      code: failure.code,
      message: failure.message,
      messageWording: failure.messageWording,
      remedy: failure.remedy,
      remedyWording: failure.remedyWording,
    },
    'worker',
  );
};
