import type { RunRequest, RunSummary } from '@terroir/shared-types';
import type { Logger } from 'pino';
import type { Database } from '../db/open-database.ts';
import type { EventLog } from '../events/event-log.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { Fleet } from './fleet.ts';
import type { StartRun } from './start-run.ts';

export type FirstRunWaiting = ReturnType<Fleet['awaitingFirstRun']>[number];

/** What an infra runs first; presets decide it for infras with a `presetId`. */
export interface FirstRunPlan {
  commands: string[];
  origin: RunSummary['origin'];
  /** Default 3600. */
  timeoutSeconds?: number;
  onError?: RunRequest['onError'];
}

const actor = 'system';
const timeoutSeconds = 3600;
// While nothing happens: a missed wake-up is made good.
const sweepMs = 30_000;

/** Starts the first run of each infra once all its VMs have settled. */
export const createFirstRunWorker = (deps: {
  database: Database;
  events: EventLog;
  fleet: Fleet;
  logger: Logger;
  startRun: StartRun;
  plan: ((waiting: FirstRunWaiting) => FirstRunPlan | null) | undefined;
}) => {
  const { database, events, fleet, logger, startRun, plan } = deps;
  let wake: NodeJS.Immediate | null = null;
  let sweep: NodeJS.Timeout | null = null;
  let unsubscribe = () => {};
  /** Told once per infra and reason, or every event would repeat it. */
  const told = new Map<string, string>();

  const startOne = (waiting: FirstRunWaiting) => {
    const planned = (waiting.presetId === null ? null : plan?.(waiting)) ?? {
      commands: waiting.postCommands,
      origin: 'post-commands' as const,
    };
    if (planned.commands.length === 0) return;
    const request: RunRequest = {
      target: { infraId: waiting.infraId },
      commands: planned.commands,
      timeoutSeconds: planned.timeoutSeconds ?? timeoutSeconds,
      onError: planned.onError ?? 'stop',
    };
    database.transact(() => {
      const run = startRun(request, { origin: planned.origin, actor, failVisibly: true });
      fleet.setPostRun(waiting.infraId, run.id, actor);
    });
  };
  const look = () => {
    wake = null;
    for (const waiting of fleet.awaitingFirstRun()) {
      if (!waiting.settled) continue;
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
