import type { RunRequest } from '@terroir/shared-types';
import type { Logger } from 'pino';
import type { Database } from '../db/open-database.ts';
import type { EventLog } from '../events/event-log.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { Fleet } from './fleet.ts';
import type { StartRun } from './start-run.ts';

type Waiting = ReturnType<Fleet['awaitingFirstRun']>[number];

const actor = 'system';
const timeoutSeconds = 3600;
// While nothing happens: a missed wake-up is made good.
const sweepMs = 30_000;

/** Runs the post-commands of each infra without a preset once all its VMs have settled. */
export const createFirstRunWorker = (deps: {
  database: Database;
  events: EventLog;
  fleet: Fleet;
  logger: Logger;
  startRun: StartRun;
}) => {
  const { database, events, fleet, logger, startRun } = deps;
  let wake: NodeJS.Immediate | null = null;
  let sweep: NodeJS.Timeout | null = null;
  let unsubscribe = () => {};
  /** Told once per infra and reason, or every event would repeat it. */
  const told = new Map<string, string>();

  const startOne = ({ infraId, postCommands }: Waiting) => {
    const request: RunRequest = {
      target: { infraId },
      commands: postCommands,
      timeoutSeconds,
      onError: 'stop',
    };
    database.transact(() => {
      const run = startRun(request, { origin: 'post-commands', actor, failVisibly: true });
      fleet.setPostRun(infraId, run.id, actor);
    });
  };
  const look = () => {
    wake = null;
    for (const waiting of fleet.awaitingFirstRun()) {
      // With a preset the post-commands follow its steps.
      if (!waiting.settled || waiting.presetId !== null || waiting.postCommands.length === 0) continue;
      try {
        startOne(waiting);
      } catch (error) {
        // No VM came up: there may be one later, after a scale or a retry.
        const reason = error instanceof ProblemError ? error.code : String(error);
        if (told.get(waiting.infraId) === reason) continue;
        told.set(waiting.infraId, reason);
        logger.warn({ infraId: waiting.infraId, err: error }, 'the first run of an infra could not start');
      }
    }
  };
  const wakeUp = () => {
    wake ??= setImmediate(look);
  };

  return {
    start() {
      unsubscribe = events.subscribe(({ type }) => {
        if (type === 'vm-status-changed' || type === 'infra-created' || type === 'infra-changed') wakeUp();
      });
      sweep = setInterval(wakeUp, sweepMs).unref();
      wakeUp();
    },
    close() {
      unsubscribe();
      if (wake !== null) clearImmediate(wake);
      if (sweep !== null) clearInterval(sweep);
    },
  };
};
