import { useState } from 'react';
import { fetchTaskOutput } from '../../../api/runs.ts';
import { useStreamTopic } from '../../../realtime/stream-context.ts';
import { createLineAssembler } from './line-assembler.ts';
import { createLineLog } from './line-log.ts';
import { useFrameVersion } from './use-frame-version.ts';

// A resync reads at most this many pages of 1,000 chunks before it goes back to the live stream.
const maxResyncPages = 50;

/**
 * The output of one task as lines, live: from `startOffset`, resumed by the bytes held whenever the stream
 * breaks. Mount it anew (by `key`) for another task or start.
 */
export const useTaskOutput = (runId: string, taskId: string, startOffset: number) => {
  const [log] = useState(createLineLog);
  const [assembler] = useState(() => createLineAssembler(log, { startOffset }));
  const { version, showSoon } = useFrameVersion(log);
  const [caughtUp, setCaughtUp] = useState(false);

  useStreamTopic(
    `${taskId}:${startOffset}`,
    () => ({ channel: 'task', taskId, after: assembler.nextOffset() }),
    {
      onFrame: (received) => {
        if (received.type === 'caught-up') setCaughtUp(true);
        if (received.type !== 'chunk' || received.taskId !== taskId) return;
        assembler.push(received);
        showSoon();
      },
      onResync: async () => {
        for (let page = 0; page < maxResyncPages; page += 1) {
          // Each page begins where the one before ended.
          // oxlint-disable-next-line no-await-in-loop
          const { chunks } = await fetchTaskOutput(runId, taskId, assembler.nextOffset());
          for (const chunk of chunks) assembler.push(chunk);
          if (chunks.length === 0) break;
        }
        showSoon();
        return { channel: 'task', taskId, after: assembler.nextOffset() };
      },
    },
  );

  return { log, version, caughtUp };
};
