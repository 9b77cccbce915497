import { isTaskEnded, type Task } from '@terroir/shared-types';
import type { OutputStreams } from '../commands/output-streams.ts';
import type { Database } from '../db/open-database.ts';
import { applyLines, type OutputLine } from './apply-lines.ts';
import type { DeploymentChanges } from '../deployments/deployment-changes.ts';
import type { DeployedVmRow, DeploymentStore, PhaseRow } from '../deployments/deployment-store.ts';

// Output per look; a chatty step is read in several.
const readBytes = 256 * 1024;
const maxLineLength = 4096;
const toldShare = 0.02;

interface Cursor {
  offset: number;
  /** The unfinished line of each stream. */
  held: Map<string, string>;
  words: string[];
  remedy: string | null;
  /** Share of its bytes that was told last, by step. */
  told: Map<string, number>;
}

/** How the task of a VM ended, with its last words. */
export interface EndedTask {
  task: Task;
  words: string[];
  remedy: string | null;
}

/**
 * Makes phases of what the tasks of deployments say. Reads from the beginning after a restart: what was known stays
 * as it was.
 */
export const createOutputFollower = (deps: {
  database: Database;
  streams: OutputStreams;
  store: DeploymentStore;
  changes: DeploymentChanges;
  /** A phase was done by really doing something, and took so long. */
  onStepDone: (row: DeployedVmRow, stepId: string, seconds: number) => void;
  /** Inside a transaction. */
  onEnded: (row: DeployedVmRow, ended: EndedTask) => void;
}) => {
  const { database, streams, store, changes } = deps;
  const followed = new Map<string, () => void>();
  const cursors = new Map<string, Cursor>();

  const apply = (row: DeployedVmRow, cursor: Cursor, lines: readonly OutputLine[]): void => {
    const known = store.phases(row.deployment_id, row.vm_id);
    const applied = applyLines(row, known, lines);
    cursor.words = [...cursor.words, ...applied.words].slice(-3);
    cursor.remedy = applied.remedy ?? cursor.remedy;
    const { phases, progressed, bootId } = applied;
    if (phases.length === 0 && progressed.length === 0 && bootId === null) return;
    database.transact(() => {
      if (bootId !== null && bootId !== row.boot_id) {
        // Recovering, and it was another boot: that is why.
        const reason = row.reason === 'unhealthy' && row.boot_id !== null ? ('boot' as const) : row.reason;
        changes.vm(row, { boot_id: bootId, reason });
      }
      const last = progressed.at(-1);
      if (last !== undefined) changes.phase(row, last, !isWorthTelling(cursor, last));
      for (const phase of phases) {
        changes.phase(row, phase);
        if (phase.state !== 'done' || phase.started_at === null || phase.ended_at === null) continue;
        const seconds = (Date.parse(phase.ended_at) - Date.parse(phase.started_at)) / 1000;
        deps.onStepDone(row, phase.step_id, Math.max(0, seconds));
      }
    });
  };

  const look = (runId: string, taskId: string): void => {
    const task = streams.task(taskId);
    if (task === null) return;
    for (const row of store.vmsByRun(runId)) {
      if (row.task_id !== taskId || row.status !== 'running') continue;
      const key = `${row.deployment_id} ${taskId}`;
      const cursor = cursors.get(key) ?? {
        offset: 0,
        held: new Map(),
        words: [],
        remedy: null,
        told: new Map(),
      };
      cursors.set(key, cursor);
      for (;;) {
        const { chunks, nextOffset, done } = streams.readTask(taskId, cursor.offset, readBytes);
        const lines = chunks.flatMap((chunk) => linesOf(cursor, chunk));
        cursor.offset = nextOffset;
        if (lines.length > 0) apply(row, cursor, lines);
        if (chunks.length > 0) continue;
        if (isTaskEnded(task.status) && done) {
          cursors.delete(key);
          deps.onEnded(store.vm(row.deployment_id, row.vm_id) ?? row, {
            task,
            words: cursor.words,
            remedy: cursor.remedy,
          });
        }
        break;
      }
    }
  };

  const lookAtAll = (runId: string): void => {
    for (const { id } of streams.runTasks(runId) ?? []) look(runId, id);
  };

  return {
    follow(runId: string): void {
      if (!followed.has(runId)) {
        followed.set(
          runId,
          streams.onActivity({ runId }, (taskId) => look(runId, taskId)),
        );
      }
      lookAtAll(runId);
    },
    lookAtAll,
    end(runId: string): void {
      if (!followed.has(runId)) return;
      lookAtAll(runId);
      followed.get(runId)?.();
      followed.delete(runId);
    },
    close(): void {
      for (const dispose of followed.values()) dispose();
      followed.clear();
    },
  };
};

const linesOf = (
  cursor: Cursor,
  chunk: ReturnType<OutputStreams['readTask']>['chunks'][number],
): OutputLine[] => {
  const { stream, at } = chunk;
  const text = chunk.text ?? Buffer.from(chunk.dataBase64 ?? '', 'base64').toString('latin1');
  const lines = `${cursor.held.get(stream) ?? ''}${text}`.split('\n');
  cursor.held.set(stream, (lines.pop() ?? '').slice(-maxLineLength));
  return lines.map((line) => ({ text: line, at, stream }));
};

const isWorthTelling = (cursor: Cursor, { step_id, done_bytes, total_bytes }: PhaseRow): boolean => {
  const share = (done_bytes ?? 0) / Math.max(1, total_bytes ?? 1);
  const told = cursor.told.get(step_id) ?? -1;
  if (share < 1 && share - told < toldShare) return false;
  cursor.told.set(step_id, share);
  return share !== told;
};
