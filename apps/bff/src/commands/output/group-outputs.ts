import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isTaskEnded, type OutputGroup, type OutputGroups, type Task } from '@terroir/shared-types';
import { type OutputFilter, wantsChunk } from './output-filter.ts';
import { withoutOwnPaths } from './own-paths.ts';
import type { OutputStore } from './store.ts';

const comparedMaxBytes = 1 << 20;
const comparedMaxBytesInAll = 64 << 20;
const textMaxBytes = 16 * 1024;
const turnBytes = 1 << 20;

/** One stream of a task: its fingerprint, and its beginning for people. */
const digest = (chunks: readonly Buffer[], token: string) => {
  // Together, as a path may be cut anywhere.
  const output = withoutOwnPaths(Buffer.concat(chunks), token);
  return {
    key: createHash('sha256').update(output).digest('hex'),
    text: { text: output.toString('utf8', 0, textMaxBytes), bytes: output.length },
  };
};

/**
 * Puts ended tasks together whose exit codes, stdout and stderr are the same. How the two streams interleave is
 * chance and where our own files of a task lie is ours, so neither counts. Reads at most 1 MiB of a task and 64 MiB in all.
 */
export const groupOutputs = async (
  tasks: readonly (Task & { token: string })[],
  store: OutputStore,
  filter: Pick<OutputFilter, 'commandIndex'>,
): Promise<OutputGroups> => {
  const groups = new Map<string, OutputGroup>();
  const notComparedTaskIds: string[] = [];
  let readInAll = 0;
  let nextPauseAt = turnBytes;
  const ended = tasks.filter(({ status }) => isTaskEnded(status));
  for (const task of ended) {
    const isRemoved = (task.outputStart ?? 0) > 0;
    if (
      isRemoved ||
      task.outputBytes > comparedMaxBytes ||
      readInAll + task.outputBytes > comparedMaxBytesInAll
    ) {
      notComparedTaskIds.push(task.id);
      continue;
    }
    const chunks: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
    for (const chunk of store.read(task.id, 0, Number.MAX_SAFE_INTEGER - 1, comparedMaxBytes)) {
      if (chunk.stream !== 'system' && wantsChunk(filter, chunk)) chunks[chunk.stream].push(chunk.data);
    }
    readInAll += task.outputBytes;
    const { commandIndex } = filter;
    const exitCodes = commandIndex === undefined ? task.exitCodes : [task.exitCodes[commandIndex] ?? null];
    const [stdout, stderr] = [digest(chunks.stdout, task.token), digest(chunks.stderr, task.token)];
    const key = JSON.stringify([exitCodes, stdout.key, stderr.key]);
    const group = groups.get(key) ?? { taskIds: [], exitCodes, stdout: stdout.text, stderr: stderr.text };
    group.taskIds.push(task.id);
    groups.set(key, group);
    if (readInAll >= nextPauseAt) {
      nextPauseAt = readInAll + turnBytes;
      await nextTurn();
    }
  }
  return {
    // Sorting is stable: groups of one size stay in the order of their first VM.
    groups: [...groups.values()].toSorted((one, other) => other.taskIds.length - one.taskIds.length),
    waitingTaskIds: tasks.filter(({ status }) => !isTaskEnded(status)).map(({ id }) => id),
    notComparedTaskIds,
  };
};
