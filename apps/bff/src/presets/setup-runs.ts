import type { Event, TaskStatus } from '@terroir/shared-types';
import type { Commands } from '../commands/create-commands.ts';
import type { Database } from '../db/open-database.ts';
import type { EventLog } from '../events/event-log.ts';
import { createStepFollower } from './follow-steps.ts';
import { createPresetRunStore } from './store.ts';

/** Remembers which runs set up VMs by a preset, to tell a setup that is under way from one that failed. */
export const createSetupRuns = (deps: {
  database: Database;
  events: EventLog;
  commands: Pick<Commands, 'run' | 'streams'>;
}) => {
  const { database, commands } = deps;
  const store = createPresetRunStore(database);
  const steps = createStepFollower({ ...deps, streams: commands.streams, store });
  return {
    /** Takes up the runs that were under way. */
    start(): void {
      for (const { runId, infraId } of store.newest()) {
        if (commands.run(runId).endedAt === null) steps.follow(runId, infraId);
      }
    },
    close: () => steps.close(),
    onEvent(event: Event): void {
      if (event.type === 'infra-deleted') database.transact(() => store.deleteInfra(event.infraId));
      if (event.type === 'run-ended') steps.end(event.runId);
      if (event.type !== 'run-started') return;
      if (commands.run(event.runId).origin !== 'preset') return;
      database.transact(() => store.add(event.runId, event.infraId));
      steps.follow(event.runId, event.infraId);
    },
    /** How the newest setup of a VM stands; null: none has begun. */
    statusOf(infraId: string, vmId: string): TaskStatus | null {
      for (const runId of store.ofInfra(infraId)) {
        const task = commands.streams.runTasks(runId)?.find((one) => one.vmId === vmId);
        if (task !== undefined) return task.status;
      }
      return null;
    },
  };
};
