import type { ActionRequest, InfraAction, VmRetry, VmStatus } from '@terroir/shared-types';
import { isTransient } from '@terroir/shared-types';
import { conflict, notFound, unprocessable } from '../http/problem-error.ts';
import type { CapCheck } from '../caps/check-caps.ts';
import type { DriverRegistry } from '../drivers/registry.ts';
import { minusUsd, sumHourlyUsd } from '../costs/money.ts';
import type { IntentKind } from '../provisioning/intent-store.ts';
import type { Journal } from '../provisioning/journal.ts';
import type { CeilingOf } from './ceiling.ts';
import type { InfraCatalog } from './infra-catalog.ts';
import type { InfraReads } from './infra-reads.ts';
import type { InfraStore } from './infra-store.ts';
import type { VmLauncher } from './launch-vms.ts';
import type { InfraRow, VmRow } from './rows.ts';
import type { ChangeVm } from './vm-status-change.ts';
import type { VmStore } from './vm-store.ts';
import { type Said, say } from '../wordings/say.ts';

type VmAction = 'suspend' | 'resume' | 'reboot' | 'terminate';

const steps: Record<VmAction, { from: (vm: VmRow) => boolean; transient: VmStatus; needs: Said }> = {
  suspend: { from: (vm) => vm.status === 'running', transient: 'suspending', needs: say('status-running') },
  resume: { from: (vm) => vm.status === 'suspended', transient: 'resuming', needs: say('status-suspended') },
  reboot: { from: (vm) => vm.status === 'running', transient: 'rebooting', needs: say('status-running') },
  terminate: {
    from: (vm) => vm.status !== 'terminated' && vm.status !== 'terminating',
    transient: 'terminating',
    needs: say('living-or-failed'),
  },
};

const describe = (vms: readonly VmRow[]): Said | Said[] => {
  const statuses = [...new Set(vms.map(({ status }) => status))];
  if (statuses.length === 0) return say('no-vms-at-all');
  return statuses.map((one) => {
    const count = vms.filter(({ status }) => status === one).length;
    return say('count-of', { count, status: say(`status-${one}`) });
  });
};

export type InfraActions = ReturnType<typeof createInfraActions>;

/** What each action does to rows and intents; call inside a transaction. */
export const createInfraActions = (deps: {
  drivers: DriverRegistry;
  infras: InfraStore;
  vms: VmStore;
  reads: InfraReads;
  journal: Journal;
  launcher: VmLauncher;
  catalog: InfraCatalog;
  caps: CapCheck;
  ceilingOf: CeilingOf;
  changeVm: ChangeVm;
}) => {
  const { infras, vms, changeVm } = deps;

  const select = (infra: InfraRow, request: Pick<ActionRequest, 'nodeGroup' | 'vmIds'>): VmRow[] => {
    const all = vms.ofInfra(infra.id);
    if (request.nodeGroup !== undefined) {
      if (!infras.groups([infra.id]).some(({ name }) => name === request.nodeGroup)) {
        throw notFound('node-group', request.nodeGroup);
      }
      return all.filter((vm) => vm.node_group === request.nodeGroup);
    }
    if (request.vmIds === undefined) return all;
    const known = new Set(all.map(({ id }) => id));
    const unknown = request.vmIds.findIndex((id) => !known.has(id));
    if (unknown >= 0) {
      const message = `${infra.name} has no VM ${JSON.stringify(request.vmIds[unknown])}.`;
      throw unprocessable(message, [{ path: `vmIds.${unknown}`, message }]);
    }
    const wanted = new Set(request.vmIds);
    return all.filter((vm) => wanted.has(vm.id));
  };

  const impossible = (infra: InfraRow, action: InfraAction | 'retry', needs: Said, among: readonly VmRow[]) =>
    conflict(
      'impossible-in-this-state',
      say('action-impossible', {
        action: say(`act-${action}`),
        infra: infra.name,
        needs,
        among: describe(among),
      }),
      among.some(({ status }) => isTransient(status)) ? say('settle-or-fit') : say('choose-what-fits'),
    );

  /** Planned, and not ordered since: with a part of its infra continued, some are planned for a moment only. */
  const heldAmong = (infra: InfraRow, among: readonly VmRow[]): VmRow[] => {
    const ordered = vms.withOpenIntents(infra.id);
    return among.filter(({ id, status }) => status === 'planned' && !ordered.has(id));
  };

  /** The VMs an action applies to. Throws 409 when there is none, or when one named by id cannot. */
  const targets = (infra: InfraRow, request: ActionRequest): VmRow[] => {
    const selected = select(infra, request);
    const { action } = request;
    if (action === 'continue' || action === 'withdraw') {
      if (!infra.hold) {
        throw conflict(
          'impossible-in-this-state',
          say('infra-not-on-hold', { infra: infra.name, action: say(`act-${action}`) }),
          say('vms-being-made'),
        );
      }
      const held = heldAmong(infra, selected);
      if (held.length === 0 || (request.vmIds !== undefined && held.length < selected.length)) {
        throw impossible(infra, action, say('on-hold'), selected);
      }
      return held;
    }
    if (action === 'refine') {
      const failed = selected.filter((vm) => vm.status === 'failed');
      if (failed.length === 0) throw impossible(infra, action, say('status-failed'), selected);
      return failed;
    }
    const connection = deps.drivers.get(infra.connection_id);
    if (connection !== undefined && !connection.driver.actions.includes(action)) {
      throw conflict(
        'not-possible-here',
        say('cannot-act', {
          action: say(`act-${action}`),
          infra: infra.name,
          why: connection.driver.lacks?.[action] ?? say('no-such-action', { connection: connection.name }),
        }),
        say('possible-there', { actions: connection.driver.actions.map((one) => say(`act-${one}`)) }),
      );
    }
    const step = steps[action];
    const possible = selected.filter(step.from);
    if (possible.length === 0 || (request.vmIds !== undefined && possible.length < selected.length)) {
      throw impossible(infra, action, step.needs, selected);
    }
    return possible;
  };

  const end = (vm: VmRow, operationId: string, actor: string): void => {
    const neverOrdered = vm.provider_vm_id === null && deps.vms.openIntents(vm.id) === 0;
    if (neverOrdered) {
      changeVm(vm, { status: 'terminated', raw: vm.status === 'planned' ? 'withdrawn' : vm.raw }, actor);
      return;
    }
    deps.journal.open({ vmId: vm.id, kind: 'terminate', operationId });
    changeVm(vm, { status: 'terminating', raw: vm.raw }, actor);
  };

  const act = (kind: VmAction & IntentKind, vm: VmRow, operationId: string, actor: string): void => {
    if (kind === 'terminate') return end(vm, operationId, actor);
    deps.journal.open({ vmId: vm.id, kind, operationId, bootIdBefore: vm.boot_id });
    changeVm(vm, { status: steps[kind].transient, raw: vm.raw }, actor);
  };

  const order = (infra: InfraRow, planned: readonly VmRow[], operationId: string): void => {
    const groups = new Map(infras.groups([infra.id]).map((group) => [group.name, group]));
    for (const vm of planned) {
      const group = groups.get(vm.node_group);
      const spec = deps.catalog.spec(vm.spec_id);
      if (group === undefined || spec === null) {
        throw conflict(
          'spec-gone',
          say('spec-gone-of', { spec: vm.spec_id, vm: vm.name }),
          say('choose-other-spec'),
        );
      }
      // The price the user was shown is the price that counts.
      deps.launcher.order(infra, group, vm, { ...spec, hourlyUsd: vm.hourly_usd }, operationId);
    }
  };

  /** VMs of another group, or not among those named, go on waiting: else nobody could ever let them go. */
  const leavesHeld = (infra: InfraRow, chosen: readonly VmRow[]): boolean => {
    const ids = new Set(chosen.map(({ id }) => id));
    return heldAmong(infra, vms.ofInfra(infra.id)).some(({ id }) => !ids.has(id));
  };

  /**
   * VMs that waited, as the connection buys now: it may have changed since their room was taken, and what that can add
   * must have room too.
   */
  const atCeilingOfNow = (infra: InfraRow, held: readonly VmRow[]): VmRow[] => {
    const raised = held.map((vm) => {
      const spec = deps.catalog.spec(vm.spec_id);
      const reservedUsd = vm.at_most_hourly_usd ?? vm.hourly_usd ?? 0;
      const nowUsd =
        spec === null ? null : deps.ceilingOf(infra.connection_id, { ...spec, hourlyUsd: vm.hourly_usd });
      return { vm, reservedUsd, atMostUsd: Math.max(reservedUsd, nowUsd ?? 0) };
    });
    const more = raised.filter(({ reservedUsd, atMostUsd }) => atMostUsd > reservedUsd);
    if (more.length === 0) return [...held];
    const added = more.map(({ reservedUsd, atMostUsd }) => ({
      hourly_usd: minusUsd(atMostUsd, reservedUsd),
      n: 1,
    }));
    deps.caps.checkRoom(
      { connectionId: infra.connection_id, simulated: infra.simulated },
      sumHourlyUsd(added).hourlyUsd,
      false,
    );
    return raised.map(({ vm, reservedUsd, atMostUsd }) => {
      if (atMostUsd === reservedUsd) return vm;
      const row = { ...vm, at_most_hourly_usd: atMostUsd };
      vms.update(row);
      return row;
    });
  };

  const refreshWanted = (infra: InfraRow): void => {
    const wanted = vms.wantedCounts(infra.id);
    for (const group of infras.groups([infra.id])) {
      infras.updateGroup({ ...group, count: wanted.get(group.name) ?? 0 });
    }
  };

  return {
    targets,
    /**
     * The VMs that a retry is for: the failed ones; where nothing lives any more, or by their ids, also those that
     * ended for a failure (rolled back, or refined when all had failed). Throws 409 when there is none, or when one
     * named by id cannot.
     */
    retryable(infra: InfraRow, request: Pick<VmRetry, 'nodeGroup' | 'vmIds'>): VmRow[] {
      const selected = select(infra, request);
      const failed = selected.filter((vm) => vm.status === 'failed');
      const mayHaveEnded = request.vmIds !== undefined || vms.livingCount(infra.id) === 0;
      const ended = mayHaveEnded
        ? selected.filter((vm) => vm.status === 'terminated' && vm.failure !== null && !vm.removing)
        : [];
      const chosen = [...failed, ...ended];
      if (chosen.length === 0 || (request.vmIds !== undefined && chosen.length < selected.length)) {
        throw impossible(infra, 'retry', say('status-failed'), selected);
      }
      return chosen;
    },
    end,
    refreshWanted,
    apply(infra: InfraRow, request: ActionRequest, operationId: string, actor: string): void {
      const chosen = targets(infra, request);
      const { action } = request;
      switch (action) {
        case 'continue':
          infras.update({ ...infra, hold: leavesHeld(infra, chosen) });
          order(infra, atCeilingOfNow(infra, chosen), operationId);
          break;
        case 'withdraw':
          infras.update({ ...infra, hold: leavesHeld(infra, chosen) });
          for (const vm of chosen) end(vm, operationId, actor);
          break;
        case 'refine': {
          // Where none would be left they stay to be seen, as ended: else nothing would say what became of it.
          const ids = new Set(chosen.map(({ id }) => id));
          const leavesSome = vms.ofInfra(infra.id).some((vm) => !vm.removing && !ids.has(vm.id));
          for (const vm of chosen) end(leavesSome ? markRemoving(vm) : vm, operationId, actor);
          break;
        }
        case 'resume': {
          const added = sumHourlyUsd(
            chosen.map((vm) => ({ hourly_usd: vm.at_most_hourly_usd ?? vm.hourly_usd, n: 1 })),
          ).hourlyUsd;
          deps.caps.checkRoom(
            { connectionId: infra.connection_id, simulated: infra.simulated },
            added,
            false,
          );
          for (const vm of chosen) act(action, vm, operationId, actor);
          break;
        }
        case 'suspend':
        case 'reboot':
        case 'terminate':
          for (const vm of chosen) act(action, vm, operationId, actor);
          if (action === 'terminate' && infra.hold && !leavesHeld(infra, [])) {
            infras.update({ ...infra, hold: false });
          }
          break;
      }
      refreshWanted(infra);
    },
    /** Terminates a VM and hides it once it has ended. */
    remove(vm: VmRow, operationId: string, actor: string): void {
      if (vm.status === 'terminated') vms.update({ ...vm, removing: true, removed_at: vm.status_since });
      else end(markRemoving(vm), operationId, actor);
    },
  };

  function markRemoving(vm: VmRow): VmRow {
    const marked = { ...vm, removing: true };
    vms.update(marked);
    return marked;
  }
};
