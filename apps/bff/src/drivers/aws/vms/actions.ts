import type { DriverVm, VmAction } from '../../driver.ts';
import type { Clients } from '../api/clients.ts';
import { hasCode } from '../api/errors.ts';
import { bootTag } from './translate.ts';

/** Statuses in which an action is under way or done already: asking again would only be refused. */
const underway: Record<VmAction, readonly string[]> = {
  suspend: ['suspending', 'suspended'],
  resume: ['running', 'booting'],
  reboot: [],
  terminate: ['terminating'],
};

/** Orders what changes an instance. */
export const createActions = (clients: Clients, now: () => Date) => ({
  async ask(
    action: VmAction,
    { region, id }: { region: string; id: string },
    before: DriverVm,
    signal: AbortSignal,
  ): Promise<void> {
    if (underway[action].includes(before.status.unified)) return;
    const InstanceIds = [id];
    await clients
      .ask(region, signal, async ({ changes }, options): Promise<void> => {
        if (action === 'suspend') await changes.stopInstances({ InstanceIds }, options);
        else if (action === 'resume') await changes.startInstances({ InstanceIds }, options);
        else if (action === 'terminate') await changes.terminateInstances({ InstanceIds }, options);
        else await changes.rebootInstances({ InstanceIds }, options);
      })
      .catch((error: unknown) => {
        // It went between the look and the order: what was wanted.
        if (action !== 'terminate' || !hasCode(error, 'InvalidInstanceID.NotFound')) throw error;
      });
    if (action !== 'reboot') return;
    // AWS does not show that a reboot has happened; this does, also after a restart of ours.
    const Tags = [{ Key: bootTag, Value: now().toISOString() }];
    await clients.ask(region, signal, ({ changes }, options) =>
      changes.createTags({ Resources: InstanceIds, Tags }, options),
    );
  },
});
