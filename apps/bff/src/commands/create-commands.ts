import {
  type Event,
  isTaskEnded,
  type Run,
  type RunPreview,
  type RunRequest,
  type Vm,
} from '@terroir/shared-types';
import type { Logger } from 'pino';
import type { Database } from '../db/open-database.ts';
import type { EventLog } from '../events/event-log.ts';
import { notFound } from '../http/problem-error.ts';
import type { Route } from '../http/route.ts';
import type { SshPool } from '../ssh/ssh-pool.ts';
import { createFirstRunWorker } from './first-run-worker.ts';
import type { Fleet } from './fleet.ts';
import { createActivity } from './output/activity.ts';
import { createOutputFlusher } from './output/output-flusher.ts';
import { outputRoutes } from './output/routes.ts';
import { createRecentOutput } from './output/recent-output.ts';
import { createOutputStore, publicChunk } from './output/store.ts';
import type { OutputStreams } from './output-streams.ts';
import { createRetention } from './retention/create-retention.ts';
import { retentionRoutes } from './retention/routes.ts';
import { runRoutes } from './routes.ts';
import { createRunService } from './service.ts';
import { createStartRun, type StartRendered, type StartRun } from './start-run.ts';
import { createRunStore, publicTask } from './store.ts';
import { createTaskWorker, type RevealSecrets } from './task-worker.ts';

export interface CommandsDeps {
  database: Database;
  events: EventLog;
  fleet: Fleet;
  logger: Logger;
  now?: () => Date;
  ssh: SshPool;
  /** Name of the place of a VM for people; default its region. */
  describeLocation?: (vm: Vm) => string;
  /** The commands of a task with their secrets, just before they are sent; null: one is no longer kept. */
  revealSecrets?: RevealSecrets;
  /** Kept output per task, default 1 GiB; what comes after is not kept, and that is told. */
  outputQuotaBytes?: number;
}

export interface Commands {
  routes: Route[];
  /** Throws ProblemError when the target or a built-in is wrong; then nothing runs. */
  startRun: StartRun;
  startRendered: StartRendered;
  /** What a run would send and touch. Throws ProblemError. */
  previewRun(request: RunRequest): RunPreview;
  /** Ends what still lives of a run; its tasks tell the outcome. Throws ProblemError 404 or 409. */
  cancelRun(runId: string, actor: string): Run;
  /** Throws ProblemError 404. */
  run(runId: string): Run;
  streams: OutputStreams;
  /** Calls `listener` after the end of a run was committed. Returns the disposer. */
  onRunEnded(listener: (event: Event & { type: 'run-ended' }) => void): () => void;
  /** Takes up what was left by the last process, and the first runs. */
  start(): void;
  /** Removes at once the output that is due. */
  removeOldOutput(): Promise<void>;
  /** Lets go of running tasks without touching them on their VMs; the next start re-attaches. */
  close(): Promise<void>;
}

const readChunksMax = 1000;

export const createCommands = (deps: CommandsDeps): Commands => {
  const { database, events, fleet, logger, ssh, now = () => new Date() } = deps;
  const store = createRunStore(database);
  const outputs = createOutputStore(database);
  const activity = createActivity();
  const tell = (taskId: string, runId: string) => activity.tell(taskId, runId);
  const recent = createRecentOutput((taskId, runId) => activity.isHeard(taskId, runId));
  const flusher = createOutputFlusher({
    database,
    store: outputs,
    now,
    onCommitted(taskId, runId, chunks) {
      recent.add(taskId, runId, chunks);
      tell(taskId, runId);
    },
  });
  const enqueue = (taskId: string) => worker.enqueue(taskId);
  const service = createRunService({ database, events, store, logger, now, tell, enqueue });
  const worker = createTaskWorker({
    service,
    fleet,
    ssh,
    flusher,
    revealSecrets: deps.revealSecrets ?? (({ commands }) => [...commands]),
    logger,
    now,
    outputQuotaBytes: deps.outputQuotaBytes ?? 1024 * 1024 * 1024,
  });
  const describeLocation = deps.describeLocation ?? (({ region }: Vm) => region);
  const starting = createStartRun({ fleet, service, describeLocation });
  const { startRun } = starting;
  const firstRuns = createFirstRunWorker({
    database,
    events,
    fleet,
    logger,
    startRun,
  });

  const retention = createRetention({ database, logger, now });

  const readChunks = (taskId: string, after: number, limit: number, maxBytes: number) =>
    recent.read(taskId, after, limit, maxBytes) ?? outputs.read(taskId, after, limit, maxBytes);
  const streams: OutputStreams = {
    readTask(taskId, after, maxBytes, limit = readChunksMax) {
      const progress = store.progress(taskId);
      if (progress === null) throw notFound('task', taskId);
      // What has ended may be removed from the store.
      if (isTaskEnded(progress.status)) recent.forget(taskId);
      const chunks = readChunks(taskId, after, limit, maxBytes).map((chunk) => publicChunk(chunk, after));
      const last = chunks.at(-1);
      const nextOffset = last === undefined ? after : last.offset + last.bytes;
      const done = isTaskEnded(progress.status) && nextOffset >= progress.outputBytes;
      return { chunks, nextOffset, done };
    },
    tail(taskId, after, maxBytes) {
      const progress = store.progress(taskId);
      if (progress === null) return null;
      if (isTaskEnded(progress.status)) recent.forget(taskId);
      return { ...progress, chunks: readChunks(taskId, after, readChunksMax, maxBytes) };
    },
    task(taskId) {
      const task = store.task(taskId);
      return task === null ? null : publicTask(task);
    },
    runTasks: (runId) => (store.run(runId) === null ? null : store.tasks(runId).map(publicTask)),
    onActivity: (key, listener) => activity.on(key, listener),
  };

  const cancelRun = (runId: string, actor: string): Run => {
    for (const taskId of service.cancel(runId, actor)) worker.cancel(taskId);
    return service.run(runId);
  };

  return {
    routes: [
      ...runRoutes({ service, store, events, starting, cancelRun }),
      ...outputRoutes({ service, outputs, streams }),
      ...retentionRoutes(retention),
    ],
    startRun,
    startRendered: starting.startRendered,
    previewRun: (request) => starting.preview(request),
    cancelRun,
    run: (runId) => service.run(runId),
    streams,
    onRunEnded: (listener) =>
      events.subscribe((event) => {
        if (event.type === 'run-ended') listener(event);
      }),
    removeOldOutput: () => retention.sweepNow(),
    start() {
      for (const task of store.livingTasks()) worker.enqueue(task.id);
      firstRuns.start();
      retention.start();
    },
    async close() {
      firstRuns.close();
      await retention.close();
      await worker.close();
      flusher.close();
    },
  };
};
