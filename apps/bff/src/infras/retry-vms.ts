import type { Operation, VmRetry, Spec } from '@terroir/shared-types';
import { sumHourlyUsd } from '../costs/money.ts';
import { conflict, unprocessable } from '../http/problem-error.ts';
import { presentOperation } from '../operations/operation-store.ts';
import type { ActionServiceDeps } from './action-service.ts';
import { estimateLaunch } from './launch-plan.ts';
import { withKeyPair } from './infra-keys.ts';
import { placeVm } from './place-vm.ts';
import { refuseExpired } from './refuse-expired.ts';
import type { InfraRow, NodeGroupRow, VmRow } from './rows.ts';
import type { ChangeVm } from './vm-status-change.ts';
import type { DriverRegistry } from '../drivers/registry.ts';
import { refuseTakenName } from './service.ts';
import { say } from '../wordings/say.ts';

export type RetryVms = (infraId: string, request: VmRetry, actor: string) => Operation;

/**
 * Orders failed VMs again, or a launch that was rolled back. What never came into being keeps its name and its
 * history; what exists at the provider all the same is removed there, and another VM of the group takes its place, as
 * it does for one that had run. One transaction with the caps.
 */
export const createRetryVms =
  (deps: ActionServiceDeps & { changeVm: ChangeVm; drivers: DriverRegistry }): RetryVms =>
  (infraId, request, actor) => {
    const { infras, launcher, actions, catalog } = deps;

    const chosenSpec = (infra: InfraRow, specId: string): Spec => {
      const spec = catalog.spec(specId);
      const connection = deps.drivers.get(infra.connection_id);
      const reaches =
        connection === undefined ||
        connection.driver.providers.includes('*') ||
        connection.driver.providers.includes(specId.split('+')[0] ?? '');
      if (spec === null) {
        const issue = catalog.unknownSpec(specId, 'specId');
        throw unprocessable(`specId: ${issue.message}.`, [issue]);
      }
      if (!reaches) {
        const message = `The connection ${JSON.stringify(connection.name)} does not reach the provider ${spec.provider}.`;
        throw unprocessable(message, [{ path: 'specId', message }]);
      }
      return spec;
    };

    const checkMoney = (infra: InfraRow, orders: readonly { vm: VmRow; spec: Spec }[]): void => {
      const spending = { connectionId: infra.connection_id, simulated: infra.simulated };
      const groups = [...Map.groupBy(orders, ({ spec }) => spec.id).values()].flatMap((alike) => {
        const spec = alike[0]?.spec;
        return spec === undefined ? [] : [{ name: spec.name, spec, count: alike.length }];
      });
      const addedUsd = sumHourlyUsd(
        groups.map(({ spec, count }) => ({
          hourly_usd: deps.ceilingOf(infra.connection_id, spec),
          n: count,
        })),
      ).hourlyUsd;
      deps.caps.checkRoom(spending, addedUsd, true);
      deps.caps.checkConfirmed(spending, estimateLaunch(groups), request.confirm);
    };

    const orderAgain = (
      infra: InfraRow,
      group: NodeGroupRow,
      { vm, spec }: { vm: VmRow; spec: Spec },
      operationId: string,
    ): void => {
      const placed = placeVm(vm, spec, deps.ceilingOf(infra.connection_id, spec), catalog);
      if (vm.provider_vm_id === null) {
        deps.vms.update(placed);
        const planned = deps.changeVm(
          placed,
          { status: 'planned', raw: 'trying again', failure: null },
          actor,
        );
        launcher.order(infra, { ...group, image_id: placed.image_id }, planned, spec, operationId);
        return;
      }
      actions.remove(vm, operationId, actor);
      const { image_id } = placed;
      const fresh = infras.groups([infra.id]).find(({ name }) => name === group.name) ?? group;
      const { vms: planned } = launcher.plan(infra, { ...fresh, image_id }, spec, 1, actor);
      for (const one of planned) launcher.order(infra, { ...fresh, image_id }, one, spec, operationId);
    };

    const operation = deps.database.transact(() => {
      const infra = deps.reads.row(infraId);
      const failed = actions.retryable(infra, request);
      refuseTakenName(infras, infra.name, infra.id);
      refuseExpired(infra, deps.now());
      const given = request.specId === undefined ? null : chosenSpec(infra, request.specId);
      const groups = new Map(infras.groups([infraId]).map((group) => [group.name, group]));
      const orders = failed.map((vm) => {
        const spec = given ?? catalog.spec(vm.spec_id);
        if (spec === null) {
          throw conflict(
            'spec-gone',
            say('spec-gone-of', { spec: vm.spec_id, vm: vm.name }),
            say('choose-other-spec'),
          );
        }
        return { vm, spec };
      });
      checkMoney(infra, orders);
      const what = given === null ? '' : ` from ${given.id}`;
      const begun = deps.operations.begin(
        {
          kind: 'retry',
          infraId,
          request: { action: 'none' },
          detail: `retry ${orders.length} VMs of ${infra.name}${what}`,
        },
        0,
        actor,
      );
      // A first run that found no VM waits for these.
      const keyed = withKeyPair(deps, infra);
      const unsettled = keyed.post_run_id === null ? { ...keyed, settled_at: null } : keyed;
      infras.update(unsettled);
      for (const order of orders) {
        const group = groups.get(order.vm.node_group);
        if (group !== undefined) orderAgain(unsettled, group, order, begun.id);
      }
      actions.refreshWanted(unsettled);
      deps.events.append({ type: 'infra-changed', infraId }, actor);
      return deps.operations.settle(begun.id) ?? begun;
    });
    deps.wake();
    return presentOperation(operation, deps.events.latestSeq());
  };
