import type { Failure, Spec } from '@terroir/shared-types';
import type { CapCheck } from '../caps/check-caps.ts';
import { minusUsd, sumHourlyUsd } from '../costs/money.ts';
import { DriverError } from '../drivers/driver.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { CeilingOf } from '../infras/ceiling.ts';
import type { FindAlternatives } from '../infras/find-alternatives.ts';
import type { InfraCatalog } from '../infras/infra-catalog.ts';
import type { InfraStore } from '../infras/infra-store.ts';
import type { VmLauncher } from '../infras/launch-vms.ts';
import { placeVm } from '../infras/place-vm.ts';
import type { InfraRow, NodeGroupRow, VmRow } from '../infras/rows.ts';
import type { ChangeVm } from '../infras/vm-status-change.ts';
import type { VmStore } from '../infras/vm-store.ts';
import type { IntentRow, IntentStore } from './intent-store.ts';
import type { Refusals } from './refusals.ts';
import type { Turn } from './worker-deps.ts';

// Another spec or place may succeed where these were the answer.
const movable = new Set<Failure['code']>(['quota', 'capacity', 'not-available-in-region']);
// Beyond the alternatives that were named, a VM knocks at this many doors before a person must look.
const recommendationTries = 8;

/** Nothing was sent: the answer is known from another VM. */
export class ForeseenRefusal extends DriverError {
  override name = 'ForeseenRefusal';
}

export type Failover = ReturnType<typeof createFailover>;

/**
 * Where a VM goes when its spec was refused: through the alternatives of its node group in their order, then, if
 * the user allowed it, through the cheapest recommendations under the ceiling. What was refused of late, by its
 * quota scope or for want of room, is passed over without asking. Call inside a transaction.
 */
export const createFailover = (deps: {
  infras: InfraStore;
  vms: VmStore;
  intents: IntentStore;
  launcher: VmLauncher;
  catalog: InfraCatalog;
  findAlternatives: FindAlternatives;
  caps: CapCheck;
  ceilingOf: CeilingOf;
  refusals: Refusals;
  changeVm: ChangeVm;
}) => {
  /** Room for the dearer spec, also under the cap per launch; asked in the transaction that orders it. */
  const isAffordable = (infra: InfraRow, vm: VmRow, spec: Spec, operationId: string | null): boolean => {
    const addedUsd = minusUsd(
      deps.ceilingOf(infra.connection_id, spec) ?? 0,
      vm.at_most_hourly_usd ?? vm.hourly_usd ?? 0,
    );
    // No cap can cover an unknown price; only a launch that accepted one may go to another.
    if (spec.hourlyUsd === null && vm.hourly_usd !== null && !infra.simulated) return false;
    if (addedUsd <= 0) return true;
    const spending = { connectionId: infra.connection_id, simulated: infra.simulated };
    const launched = operationId === null ? [] : deps.intents.pricesOfOperation(operationId);
    try {
      deps.caps.checkLaunch(spending, sumHourlyUsd([...launched, { hourly_usd: addedUsd, n: 1 }]).hourlyUsd);
      deps.caps.checkRoom(spending, addedUsd, false);
      return true;
    } catch (error) {
      if (error instanceof ProblemError) return false;
      throw error;
    }
  };

  /** What is worth a try, in order. */
  function* candidates(turn: Turn, group: NodeGroupRow, vm: VmRow, intent: IntentRow): Generator<Spec> {
    const { connectionId, driver } = turn;
    const tried = new Set(deps.intents.triedSpecs(vm.id, intent.operation_id));
    // What the user named is tried again in each launch: the quota may have been raised since the last one.
    const since = deps.intents.firstOrderedAt(vm.id, intent.operation_id) ?? intent.created_at;
    const refusedNow = deps.refusals.judge(connectionId, driver, since);
    for (const specId of group.alternatives) {
      const spec = tried.has(specId) ? null : deps.catalog.spec(specId);
      if (spec !== null && refusedNow(spec) === null) yield spec;
    }
    const wanted = deps.catalog.spec(group.spec_id) ?? deps.catalog.spec(vm.spec_id);
    const ceiling = group.failover_max_hourly_usd;
    const isSpent = tried.size > group.alternatives.length + recommendationTries;
    if (wanted === null || ceiling === null || isSpent) return;
    // Of recommendations there are plenty: what was refused of late waits.
    const refusedOfLate = deps.refusals.judge(connectionId, driver);
    for (const spec of deps.findAlternatives(wanted, {
      providers: driver.providers,
      maxHourlyUsd: ceiling,
    })) {
      if (!tried.has(spec.id) && refusedOfLate(spec) === null) yield spec;
    }
  }

  return {
    /** Orders the VM from the next spec that is worth a try; false: there is none. */
    moveOn(turn: Turn, vm: VmRow, intent: IntentRow, failure: Failure): boolean {
      if (!movable.has(failure.code)) return false;
      const infra = deps.infras.find(vm.infra_id);
      const group = deps.infras.groups([vm.infra_id]).find(({ name }) => name === vm.node_group);
      if (infra === null || group === undefined) return false;
      for (const spec of candidates(turn, group, vm, intent)) {
        if (!isAffordable(infra, vm, spec, intent.operation_id)) continue;
        const moved = placeVm(vm, spec, deps.ceilingOf(infra.connection_id, spec), deps.catalog);
        deps.vms.update(moved);
        const planned = deps.changeVm(moved, { status: 'planned', raw: 'trying an alternative' }, 'worker');
        deps.launcher.order(
          infra,
          { ...group, image_id: moved.image_id },
          planned,
          spec,
          intent.operation_id,
        );
        return true;
      }
      return false;
    },
    /**
     * Throws the refusal that this order would meet, as as much or less of the same launch just did. Call it right
     * before the driver: what waited in the queue meanwhile need not be asked for.
     */
    refuseForeseen(turn: Turn, intent: IntentRow): void {
      if (intent.launch === null) return;
      const { connectionId, driver } = turn;
      const failure = deps.refusals.refusedSince(connectionId, driver, intent.launch.spec, intent.created_at);
      if (failure !== null) throw new ForeseenRefusal(failure, 'refused');
    },
  };
};
