import { useEffect, useRef, useState } from 'react';
import { fetchTaskOutput } from '../../../api/runs.ts';
import { useStreamTopic } from '../../../realtime/stream-context.ts';
import { createLineAssembler } from './line-assembler.ts';

// A resync reads at most this many pages of 1,000 chunks before it goes back to the live stream.
const maxResyncPages = 50;

/**
 * The output of one task as lines, live: from `startOffset`, resumed by the bytes held whenever the stream
 * breaks. Mount it anew (by `key`) for another task or start.
 */
export const useTaskOutput = (runId: string, taskId: string, startOffset: number) => {
  const [assembler] = useState(() => createLineAssembler({ startOffset }));
  const [version, setVersion] = useState(0);
  const [caughtUp, setCaughtUp] = useState(false);
  const frame = useRef(0);

  // Lines are taken in at once and shown once per frame: a flood must not render per chunk.
  const showSoon = (): void => {
    if (frame.current !== 0) return;
    frame.current = requestAnimationFrame(() => {
      frame.current = 0;
      setVersion(assembler.version());
    });
  };
  useEffect(
    () => () => {
      cancelAnimationFrame(frame.current);
      // A mount after this one (strict mode mounts twice) schedules its own frame.
      frame.current = 0;
    },
    [],
  );

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

  return {
    lines: assembler.lines(),
    dropped: assembler.dropped(),
    bytes: assembler.nextOffset(),
    version,
    caughtUp,
  };
};
