import type { Attempt, Failure, Spec } from '@terroir/shared-types';
import { timesUsd } from '../costs/money.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { InfraRow, NodeGroupRow, VmRow } from '../infras/rows.ts';
import type { IntentRow } from './intent-store.ts';
import { resolveUnanswered } from './unanswered.ts';
import type { Turn, WorkerDeps } from './worker-deps.ts';

// Another spec or place may succeed where these were the answer.
const movable = new Set<Failure['code']>(['quota', 'capacity', 'not-available-in-region']);

export const recordAttempt = (
  deps: WorkerDeps,
  turn: Turn,
  intent: IntentRow,
  outcome: Attempt['outcome'],
  failure: Failure | null,
): void => {
  const vm = deps.vms.find(turn.vmId);
  if (vm === null) return;
  deps.attempts.insert({
    infraId: vm.infra_id,
    vmId: vm.id,
    at: deps.now().toISOString(),
    specId: intent.launch?.spec.id ?? vm.spec_id,
    zone: null,
    outcome,
    code: failure?.code ?? null,
    message: failure?.message ?? null,
    remedy: failure?.remedy ?? null,
  });
  if (failure === null) return;
  deps.events.append(
    {
      type: 'vm-attempt-failed',
      infraId: vm.infra_id,
      vmId: vm.id,
      code: failure.code,
      message: failure.message,
      remedy: failure.remedy,
    },
    'worker',
  );
};

/**
 * Ends a create that surely failed: goes on with the next alternative of the node group, else the VM is failed.
 * A VM that exists at the provider all the same is cleaned up there. Call inside a transaction.
 */
export const failCreate = (
  deps: WorkerDeps,
  turn: Turn,
  intent: IntentRow,
  failure: Failure,
  state: 'failed' | 'presumed-absent' = 'failed',
): void => {
  const vm = deps.vms.find(turn.vmId);
  if (vm === null) throw new Error(`The VM ${turn.vmId} of an intent is gone.`);
  recordAttempt(deps, turn, intent, 'failed', failure);
  deps.journal.move(intent, state);
  resolveUnanswered(deps, turn);
  const isUnwanted = deps.intents.hasNewerOpen(vm.id, intent.id);
  const moved =
    !isUnwanted && vm.provider_vm_id === null && movable.has(failure.code) && moveOn(deps, vm, intent);
  if (!moved) {
    if (!isUnwanted) deps.changeVm(vm, { status: 'failed', raw: vm.raw, failure }, 'worker');
    if (vm.provider_vm_id !== null) deps.journal.open({ vmId: vm.id, kind: 'cleanup', operationId: null });
  }
  if (intent.operation_id !== null) deps.operations.settle(intent.operation_id);
};

/** Orders the VM from the next alternative that has not been tried and that the caps allow. */
const moveOn = (deps: WorkerDeps, vm: VmRow, intent: IntentRow): boolean => {
  const infra = deps.infras.find(vm.infra_id);
  const group = deps.infras.groups([vm.infra_id]).find(({ name }) => name === vm.node_group);
  if (infra === null || group === undefined) return false;
  const tried = new Set(deps.intents.triedSpecs(vm.id));
  for (const specId of group.alternatives) {
    const spec = tried.has(specId) ? null : deps.catalog.spec(specId);
    if (spec === null || !isAffordable(deps, infra, vm, spec)) continue;
    orderFrom(deps, infra, group, vm, spec, intent.operation_id);
    return true;
  }
  return false;
};

const orderFrom = (
  deps: WorkerDeps,
  infra: InfraRow,
  group: NodeGroupRow,
  vm: VmRow,
  spec: Spec,
  operationId: string | null,
): void => {
  const moved: VmRow = {
    ...vm,
    spec_id: spec.id,
    provider: spec.provider,
    region: spec.region,
    lng: spec.lngLat[0],
    lat: spec.lngLat[1],
    hourly_usd: spec.hourlyUsd,
    // An image belongs to a provider; elsewhere the driver's default for the spec is taken.
    image_id: spec.provider === vm.provider ? vm.image_id : null,
  };
  deps.vms.update(moved);
  deps.changeVm(moved, { status: 'planned', raw: 'trying an alternative' }, 'worker');
  deps.launcher.order(infra, { ...group, image_id: moved.image_id }, moved, spec, operationId);
};

const isAffordable = (deps: WorkerDeps, infra: InfraRow, vm: VmRow, spec: Spec): boolean => {
  const addedUsd = timesUsd((spec.hourlyUsd ?? 0) - (vm.hourly_usd ?? 0), 1);
  if (addedUsd <= 0) return true;
  try {
    deps.caps.checkRoom({ connectionId: infra.connection_id, simulated: infra.simulated }, addedUsd, false);
    return true;
  } catch (error) {
    if (error instanceof ProblemError) return false;
    throw error;
  }
};
