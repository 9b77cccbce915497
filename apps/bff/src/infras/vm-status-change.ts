import type { Failure, VmStatus } from '@terroir/shared-types';
import { isEnded, isTransient } from '@terroir/shared-types';
import type { LedgerStore } from '../costs/ledger-store.ts';
import type { PhaseTimeStore } from '../provisioning/phase-time-store.ts';
import type { EventLog } from '../events/event-log.ts';
import type { VmRow } from './rows.ts';
import type { VmStore } from './vm-store.ts';

export interface VmChange {
  status: VmStatus;
  raw: string;
  failure?: Failure | null;
  /** Addresses and the like that were seen with it. */
  facts?: Partial<
    Pick<
      VmRow,
      | 'provider_vm_id'
      | 'public_ip'
      | 'private_ip'
      | 'ssh_host'
      | 'ssh_port'
      | 'ssh_user'
      | 'host_key'
      | 'boot_id'
    >
  >;
}

export type ChangeVm = (vm: VmRow, change: VmChange, actor: string) => VmRow;

/**
 * The only way a VM changes: row, ledger and event in the open transaction.
 * Clouds bill from running until they show the VM suspended or ended, and its disk while it is suspended; so does the
 * ledger.
 */
export const createVmChanger =
  (deps: {
    vms: VmStore;
    ledger: LedgerStore;
    phaseTimes: PhaseTimeStore;
    /** What it costs while suspended; null: not known, undefined: nothing, as its money is simulated. */
    suspendedHourlyUsd: (vm: VmRow) => number | null | undefined;
    /** Called in the transaction that shows a VM as ended at its provider. */
    onTerminated: (vmId: string, actor: string) => void;
    events: EventLog;
    now: () => Date;
  }): ChangeVm =>
  (vm, change, actor) => {
    const now = deps.now();
    const at = now.toISOString();
    const moved = vm.status !== change.status;
    const row: VmRow = {
      ...vm,
      ...change.facts,
      status: change.status,
      raw: change.raw,
      status_since: moved ? at : vm.status_since,
      failure:
        change.failure === undefined ? (keepsFailure(change.status) ? vm.failure : null) : change.failure,
    };
    if (change.status === 'running' && vm.running_since === null) row.running_since = at;
    if (change.status === 'suspended' || isEnded(change.status)) row.running_since = null;
    if (isEnded(change.status) && vm.removing && vm.removed_at === null) row.removed_at = at;
    const factsChanged = Object.entries(change.facts ?? {}).some(
      ([name, value]) => vm[name as keyof VmRow] !== value,
    );
    if (!moved && !factsChanged && vm.raw === row.raw && row.removed_at === vm.removed_at) return vm;

    deps.vms.update(row);
    if (moved && endsWell(vm.status, row.status)) {
      const ms = Math.max(0, now.getTime() - Date.parse(vm.status_since));
      deps.phaseTimes.insert({ specId: vm.spec_id, provider: vm.provider, region: vm.region }, vm.status, ms);
    }
    if (change.status === 'running') deps.ledger.start(vm.id, now.getTime());
    if (isEnded(change.status)) deps.ledger.end(vm.id, now.getTime());
    if (change.status === 'suspended') {
      const hourlyUsd = deps.suspendedHourlyUsd(row);
      if (hourlyUsd === undefined) deps.ledger.end(vm.id, now.getTime());
      else deps.ledger.startSuspended(vm.id, now.getTime(), hourlyUsd);
    }
    if (moved && row.status === 'terminated') deps.onTerminated(vm.id, actor);
    if (moved) {
      deps.events.append(
        {
          type: 'vm-status-changed',
          infraId: vm.infra_id,
          vmId: vm.id,
          vmName: vm.name,
          from: vm.status,
          status: row.status,
          raw: row.raw,
          ...(row.failure === null ? {} : { failure: row.failure }),
        },
        actor,
      );
    } else if (factsChanged) {
      deps.events.append({ type: 'infra-changed', infraId: vm.infra_id }, actor);
    }
    return row;
  };

/** Why a VM failed, or was rolled back, is still told once it has ended; whatever runs again has left it behind. */
const keepsFailure = (status: VmStatus): boolean => status === 'terminating' || isEnded(status);

/** A phase that was gone through, not broken off: its length says what to expect of the next one. */
const endsWell = (from: VmStatus, to: VmStatus): boolean =>
  isTransient(from) &&
  to !== 'failed' &&
  to !== 'unknown' &&
  (to !== 'terminated' || from === 'terminating') &&
  to !== 'planned';
