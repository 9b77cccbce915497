import { isEnded } from '@terroir/shared-types';
import { ownIdSchema } from '@terroir/shared-types';
import type { IntentRow } from './intent-store.ts';
import { peek } from './peek.ts';
import type { Turn, WorkerDeps } from './worker-deps.ts';
import { asDetail, asRemedy, say } from '../wordings/say.ts';

/**
 * Read again before it is ended: true when what has this id at the provider does not carry the tags of our VM (ids are
 * reused, tags are edited). Throws when it cannot be read, which is no leave to end it.
 */
export const isSomebodyElses = async (
  deps: WorkerDeps,
  turn: Turn,
  providerVmId: string,
): Promise<boolean> => {
  const seen = await peek(turn, providerVmId);
  const vm = deps.vms.find(turn.vmId);
  if (seen === null || vm === null || isEnded(seen.status.unified)) return false;
  const infraTag = seen.tags['terroir-infra'];
  // Adopted VMs with an unreadable infra tag got an infra of ours.
  const isOurs =
    infraTag !== undefined && (infraTag === vm.infra_id || !ownIdSchema.safeParse(infraTag).success);
  return !isOurs && seen.tags['terroir-vm'] !== vm.id;
};

/** The intent fails, nothing is touched, and a person is told. Call inside a transaction. */
export const leaveAlone = (deps: WorkerDeps, turn: Turn, intent: IntentRow): void => {
  const vm = deps.vms.find(turn.vmId);
  if (vm === null) throw new Error(`The VM ${turn.vmId} of an intent is gone.`);
  deps.journal.move(intent, 'failed');
  deps.changeVm(vm, { status: 'unknown', raw: 'not ours' }, 'worker');
  deps.incidents.raise({
    kind: 'not-ours',
    infraId: vm.infra_id,
    vmId: vm.id,
    connectionId: turn.connectionId,
    ...asDetail(say('incident-not-ours', { vm: vm.name, providerVmId: vm.provider_vm_id ?? '' })),
    ...asRemedy(say('incident-not-ours-remedy')),
    hourlyUsd: vm.hourly_usd,
  });
  if (intent.operation_id !== null) deps.operations.settle(intent.operation_id);
};
