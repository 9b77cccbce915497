import type { Script } from '@terroir/shared-types';
import type { Fleet } from '../commands/fleet.ts';
import { createOutputStore } from '../commands/output/store.ts';
import type { Database } from '../db/open-database.ts';
import type { EventLog } from '../events/event-log.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { MeasurementService } from '../measurements/service.ts';
import { readScore } from './read-score.ts';
import { type BenchmarkTask, createBenchmarkStore } from './store.ts';

export interface BenchmarksDeps {
  database: Database;
  events: EventLog;
  fleet: Pick<Fleet, 'vm' | 'infra'>;
  measurements: Pick<MeasurementService, 'save'>;
}

export interface Benchmarks {
  /** Remembers in the open transaction that a run is one of a benchmark script. */
  onStarted(runId: string, script: Script): void;
  start(): void;
  close(): void;
}

/** The score is among the last lines; what a benchmark printed before may be megabytes. */
const tailBytes = 65_536;

/**
 * Saves what benchmark scripts measure: when a VM's part of such a run has succeeded, its score becomes a measurement
 * of the VM's spec. Each part counts once, whatever ends in between.
 */
export const createBenchmarks = ({ database, events, fleet, measurements }: BenchmarksDeps): Benchmarks => {
  const store = createBenchmarkStore(database);
  const output = createOutputStore(database);
  let unsubscribe = () => {};

  const tailOf = ({ taskId, outputBytes }: BenchmarkTask): string =>
    output
      .read(taskId, Math.max(0, outputBytes - tailBytes), 1000, 2 * tailBytes)
      .filter(({ stream }) => stream === 'stdout')
      .map(({ data }) => data.toString('utf8'))
      .join('');

  /** What stood in the way; null: it is saved. */
  const save = (task: BenchmarkTask): string | null => {
    const score = readScore(tailOf(task));
    if (score === null) return 'Its output has no line "terroir-score: <number>" with a number above zero.';
    const vm = fleet.vm(task.vmId);
    if (vm === null) return 'The VM is not known any more.';
    const { name: benchmark, unit, better, vmId, runId, actor } = task;
    const { simulated } = fleet.infra(vm.infraId);
    const request = { specId: vm.specId, benchmark, score, unit, better, vmId, runId };
    try {
      measurements.save(request, actor, simulated);
      return null;
    } catch (error) {
      if (error instanceof ProblemError) return error.message;
      throw error;
    }
  };

  const look = (runId: string | null): void => {
    for (const task of store.pending(runId)) {
      database.transact(() => {
        const problem = save(task);
        store.settle(task.taskId, problem);
        const { runId: of, vmId, name: benchmark } = task;
        const infraId = fleet.vm(vmId)?.infraId;
        if (problem === null || infraId === undefined) return;
        const missed = { runId: of, vmId, infraId, benchmark, detail: problem } as const;
        events.append({ type: 'measurement-missed', ...missed }, task.actor);
      });
    }
  };

  return {
    onStarted(runId, { benchmark }) {
      if (benchmark !== null) store.insert(runId, benchmark);
    },
    start() {
      unsubscribe = events.subscribe((event) => {
        if (event.type === 'run-started') database.transact(() => store.inheritRetries());
        if (event.type === 'task-status-changed' && event.status === 'succeeded') look(event.runId);
      });
      // What ended while no server ran.
      database.transact(() => store.inheritRetries());
      look(null);
    },
    close: () => unsubscribe(),
  };
};
