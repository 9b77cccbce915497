import type { Run, RunPreview, RunRequest, Script, ScriptRunRequest } from '@terroir/shared-types';
import type { Logger } from 'pino';
import type { SecretBox } from '../access/secret-box.ts';
import type { Fleet } from '../commands/fleet.ts';
import type { StartRun } from '../commands/start-run.ts';
import type { Database } from '../db/open-database.ts';
import type { EventLog } from '../events/event-log.ts';
import type { Route } from '../http/route.ts';
import { createMeshes } from '../meshes/create-meshes.ts';
import { createFollows } from '../script-follows/create-follows.ts';
import { loadScripts } from './load-scripts.ts';
import { scriptRoutes } from './routes.ts';
import type { RunSecretStore } from './run-secret-store.ts';
import { createScriptService } from './service.ts';
import { createStartScript } from './start-script.ts';
import { createScriptStore } from './store.ts';

export interface ScriptsDeps {
  database: Database;
  events: EventLog;
  fleet: Fleet;
  commands: { startRun: StartRun; previewRun: (request: RunRequest) => RunPreview };
  secrets: SecretBox;
  runSecrets: RunSecretStore;
  /** In the transaction that makes the run of a script's commands. */
  onStarted: (runId: string, script: Script) => void;
  logger: Logger;
  now: () => Date;
  scriptsDir: string;
  settleMs?: number;
}

export interface Scripts {
  routes: Route[];
  /** Starts a saved script, in the open transaction. Throws ProblemError; then nothing runs. */
  startScript(scriptId: string, request: ScriptRunRequest, actor: string): Run;
  start(): void;
  close(): void;
}

/** Saved scripts, those of `scriptsDir` and own ones. Throws a `PresetFileError` for a broken file. */
export const createScripts = (deps: ScriptsDeps): Scripts => {
  const { database, events } = deps;
  const store = createScriptStore(database, deps.secrets);
  const service = createScriptService({ ...deps, store, shipped: loadScripts(deps.scriptsDir) });
  const meshes = createMeshes(deps);
  const starting = createStartScript({
    ...deps,
    meshes,
    keptSecret: (scriptId, name) => store.secret(scriptId, name),
  });
  const startScript: Scripts['startScript'] = (scriptId, request, actor) =>
    starting.start(service.find(scriptId), request, actor).run;
  const follows = createFollows({ ...deps, startScript });
  let unsubscribe = () => {};
  return {
    routes: [
      ...scriptRoutes({
        service,
        starting,
        onStarted: (started) => follows.onStarted(started),
        latestSeq: () => events.latestSeq(),
      }),
      ...follows.routes,
    ],
    startScript,
    start() {
      unsubscribe = meshes.start();
      follows.start();
    },
    close() {
      unsubscribe();
      follows.close();
    },
  };
};
