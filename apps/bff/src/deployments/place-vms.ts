import type { Vm } from '@terroir/shared-types';
import type { Fleet } from '../commands/fleet.ts';
import type { EndpointPlan } from '../endpoints/store.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { DeploymentChanges } from './deployment-changes.ts';
import type { DeployedVmRow, DeploymentRow, DeploymentStore } from './deployment-store.ts';
import { say } from '../wordings/say.ts';
import { saidBy } from '../wordings/words.ts';
import { placeOf } from '../setup-rounds/render-round.ts';
import { endpointsAt, modelAt, type Resolved, type Resolver } from './resolve-deployment.ts';

export const newVmRow = (
  deploymentId: string,
  vm: Pick<Vm, 'id' | 'name'>,
  position: number,
): DeployedVmRow => ({
  deployment_id: deploymentId,
  vm_id: vm.id,
  vm_name: vm.name,
  position,
  status: 'waiting',
  reason: 'launch',
  round: 0,
  model_tag: null,
  size_gb: 0,
  run_id: null,
  task_id: null,
  steps: [],
  set_up: 0,
  boot_id: null,
  reboot_asked: 0,
  deadline: null,
  recoveries: 0,
  not_before: null,
  detail: null,
  remedy: null,
  wordings: null,
  started_at: null,
  ended_at: null,
});

/**
 * Gives every VM of an infra its place in a deployment. Who has begun keeps it; the others follow in the stable order
 * of VMs, so that the k-th VM gets the k-th model whatever became of VMs that never ran.
 */
export const createPlacer = (deps: {
  store: DeploymentStore;
  changes: DeploymentChanges;
  resolver: Resolver;
  fleet: Pick<Fleet, 'vms'>;
  placeEndpoints: (infraId: string, vmId: string, plans: readonly EndpointPlan[]) => void;
}) => {
  const { store, changes, resolver, fleet, placeEndpoints } = deps;

  const settle = (
    row: DeployedVmRow,
    vm: Vm,
    count: number,
    first: Vm | null,
    found: Resolved,
    infraId: string,
  ) => {
    const { tag, sizeGb } = modelAt(found, row.position);
    changes.vm(row, { status: row.status, position: row.position, model_tag: tag, size_gb: sizeGb });
    placeEndpoints(
      infraId,
      vm.id,
      endpointsAt(found, placeOf(row.position, count, vm, first, resolver.machine(vm.specId))),
    );
  };

  /** Inside the caller's transaction. */
  return (deployment: DeploymentRow): void => {
    const vms = fleet.vms(deployment.infra_id);
    const known = new Map(store.vms(deployment.id).map((row) => [row.vm_id, row]));
    const begun = [...known.values()].filter(({ round }) => round > 0);
    let next = Math.max(-1, ...begun.map(({ position }) => position)) + 1;
    let found: Resolved;
    try {
      found = resolver.of(deployment);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      for (const vm of vms) {
        const row = known.get(vm.id) ?? newVmRow(deployment.id, vm, next++);
        if (!known.has(vm.id)) store.putVm(row);
        if (row.status !== 'waiting') continue;
        changes.vm(row, { status: 'failed', detail: saidBy(error), remedy: say('setup-preset-changed') });
      }
      return;
    }
    for (const vm of vms) {
      const row = known.get(vm.id);
      if (row !== undefined && row.round > 0) {
        if (row.status === 'gone')
          changes.vm(row, { status: 'waiting', detail: null, remedy: null, ended_at: null });
        continue;
      }
      const position = next++;
      if (row === undefined) store.putVm(newVmRow(deployment.id, vm, position));
      const placed = { ...(row ?? newVmRow(deployment.id, vm, position)), position };
      if (placed.status === 'gone') placed.status = 'waiting';
      settle(placed, vm, vms.length, vms[0] ?? null, found, deployment.infra_id);
    }
  };
};
