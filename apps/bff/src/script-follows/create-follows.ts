import type { Run, Script, ScriptRunRequest } from '@terroir/shared-types';
import type { Logger } from 'pino';
import { ulid } from 'ulid';
import type { SecretBox } from '../access/secret-box.ts';
import type { Fleet } from '../commands/fleet.ts';
import type { Database } from '../db/open-database.ts';
import type { EventLog } from '../events/event-log.ts';
import { ProblemError } from '../http/problem-error.ts';
import { saidBy } from '../wordings/words.ts';
import { followRoutes } from './routes.ts';
import { createFollowStore, type FollowRecord } from './store.ts';

export interface FollowsDeps {
  database: Database;
  events: EventLog;
  fleet: Pick<Fleet, 'vms' | 'findInfra'>;
  secrets: SecretBox;
  logger: Logger;
  now: () => Date;
  startScript: (scriptId: string, request: ScriptRunRequest, actor: string) => Run;
  /** VMs come in bursts: this long after the last change a script runs again. */
  settleMs?: number;
}

export interface StartedScript {
  script: Script;
  asked: ScriptRunRequest;
  runId: string;
  watched: readonly string[];
  actor: string;
}

/**
 * Keeps what a script set up in step with the VMs it was told: when those of the watched infra come or go, it runs
 * again with the same request on the same target.
 */
export const createFollows = (deps: FollowsDeps) => {
  const { database, events, fleet, logger, startScript, settleMs = 1500 } = deps;
  const store = createFollowStore(database, deps.secrets);
  const waiting = new Map<string, NodeJS.Timeout>();
  let unsubscribe = () => {};

  const seenNow = (infraId: string): string =>
    fleet
      .vms(infraId)
      .filter(({ status }) => status === 'running')
      .map(({ id, publicIp, privateIp }) => `${id} ${publicIp ?? ''} ${privateIp ?? ''}`)
      .join('\n');

  const look = (follow: FollowRecord): void => {
    const seen = seenNow(follow.watchedInfraId);
    if (seen === follow.seen) return;
    const { id, scriptId, actor } = follow;
    if (fleet.vms(follow.infraId).length === 0) {
      database.transact(() => store.remove(id));
      return;
    }
    const request = store.request(id);
    if (request === null) return;
    try {
      const run = startScript(scriptId, request, actor);
      database.transact(() => store.update(id, { seen, lastRunId: run.id, detail: null }));
    } catch (error) {
      // What stands in its way now may be gone at the next change; until then it is said.
      if (!(error instanceof ProblemError)) throw error;
      logger.warn({ followId: id, err: error }, 'a script that follows could not run');
      database.transact(() => store.update(id, { seen, lastRunId: null, detail: saidBy(error) }));
    }
  };
  const lookAt = (infraId: string): void => {
    waiting.delete(infraId);
    for (const follow of store.all()) if (follow.watchedInfraId === infraId) look(follow);
  };
  const lookSoon = (infraId: string): void => {
    clearTimeout(waiting.get(infraId));
    waiting.set(infraId, setTimeout(() => lookAt(infraId), settleMs).unref());
  };

  return {
    routes: followRoutes(store, database, () => events.latestSeq()),
    /** Remembers a run of a script that follows; an undo ends it. */
    onStarted({ script, asked, runId, watched, actor }: StartedScript): void {
      if (!script.follows || asked.action === 'check') return;
      const { infraId } = asked.target;
      const [watchedInfraId] = watched;
      database.transact(() => {
        store.removeSame(script.id, infraId);
        if (asked.action === 'undo' || !asked.follow || watchedInfraId === undefined) return;
        store.insert(
          {
            id: ulid().toLowerCase(),
            scriptId: script.id,
            infraId,
            watchedInfraId,
            actor,
            seen: seenNow(watchedInfraId),
            lastRunId: runId,
            createdAt: deps.now().toISOString(),
          },
          asked,
        );
      });
    },
    start(): void {
      unsubscribe = events.subscribe((event) => {
        if (event.type === 'vm-status-changed' || event.type === 'infra-changed') lookSoon(event.infraId);
      });
      // What changed while no server ran.
      for (const { watchedInfraId } of store.all()) lookSoon(watchedInfraId);
    },
    close(): void {
      unsubscribe();
      for (const timer of waiting.values()) clearTimeout(timer);
    },
  };
};
