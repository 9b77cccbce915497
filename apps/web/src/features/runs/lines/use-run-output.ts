import type { Task } from '@terroir/shared-types';
import { useState } from 'react';
import { fetchTaskOutput } from '../../../api/runs.ts';
import { useStreamTopic } from '../../../realtime/stream-context.ts';
import { createLineAssembler } from './line-assembler.ts';
import type { LineAssembler } from './line-assembler.ts';
import { createLineLog } from './line-log.ts';
import { useFrameVersion } from './use-frame-version.ts';

// Shared by the tasks: what a person can look through, and a page of it for each at the least.
const tailBytes = 8 * 1024 * 1024;
const minTailBytes = 16 * 1024;
const maxResyncPages = 50;

/** The output of all tasks of a run as lines in order of time, live; of long ones only the end. */
export const useRunOutput = (runId: string, tasks: readonly Task[]) => {
  const [log] = useState(createLineLog);
  // The tasks of a run are fixed when it starts.
  const [assemblers] = useState<ReadonlyMap<string, LineAssembler>>(() => {
    const share = Math.max(minTailBytes, Math.floor(tailBytes / Math.max(1, tasks.length)));
    return new Map(
      tasks.map(({ id, outputBytes }, source) => [
        id,
        createLineAssembler(log, { source, startOffset: Math.max(0, outputBytes - share) }),
      ]),
    );
  });
  const [isWhole] = useState(() => [...assemblers.values()].every((one) => one.nextOffset() === 0));
  const { version, showSoon } = useFrameVersion(log);
  const [caughtUp, setCaughtUp] = useState(false);
  const topic = () => ({
    channel: 'run' as const,
    runId,
    after: Object.fromEntries([...assemblers].map(([id, one]) => [id, one.nextOffset()])),
  });

  useStreamTopic(runId, topic, {
    onFrame: (received) => {
      if (received.type === 'caught-up') {
        // What was stored came task by task; from here on it comes as it happens.
        log.sortByTime();
        setCaughtUp(true);
        showSoon();
      }
      if (received.type !== 'chunk') return;
      assemblers.get(received.taskId)?.push(received);
      showSoon();
    },
    onResync: async () => {
      for (const [taskId, assembler] of assemblers) {
        for (let page = 0; page < maxResyncPages; page += 1) {
          // Each page begins where the one before ended; one task after the other bounds what is in flight.
          // oxlint-disable-next-line no-await-in-loop
          const { chunks } = await fetchTaskOutput(runId, taskId, assembler.nextOffset());
          for (const chunk of chunks) assembler.push(chunk);
          if (chunks.length === 0) break;
        }
      }
      log.sortByTime();
      showSoon();
      return topic();
    },
  });

  return { log, version, caughtUp, isWhole };
};
