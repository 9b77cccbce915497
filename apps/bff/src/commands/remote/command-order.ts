import type { RemoteStream } from '../output/task-output.ts';
import type { OrderedPart } from './marker-parser.ts';

// A stream whose marker stays away (its file is full, its pipe broke) must not hold the other one for ever.
const heldMaxBytes = 1 << 20;
const otherOf = { stdout: 'stderr', stderr: 'stdout' } as const;

/** Passes on the parts of both streams so that nothing of a command comes before all of the commands ahead of it. */
export interface CommandOrder {
  push(stream: RemoteStream, part: OrderedPart): void;
  /** Passes on what is held; nothing more will come. */
  release(): void;
}

/**
 * Two streams of one SSH channel arrive each in its own time, so the standard error of a command can overtake the
 * output of the one before. `at` says at which command each stream stands when reading begins.
 */
export const createCommandOrder = (
  at: Readonly<Record<RemoteStream, number>>,
  pass: (stream: RemoteStream, part: OrderedPart) => void,
): CommandOrder => {
  const standsAt = { ...at };
  const held: Record<RemoteStream, OrderedPart[]> = { stdout: [], stderr: [] };
  let heldBytes = 0;

  const waits = (stream: RemoteStream, part: OrderedPart): boolean =>
    part.kind === 'data' && standsAt[otherOf[stream]] < standsAt[stream];
  const go = (stream: RemoteStream, part: OrderedPart): void => {
    pass(stream, part);
    if (part.kind === 'marker') standsAt[stream] = part.index + 1;
    else if (part.kind === 'end') standsAt[stream] = Infinity;
  };
  const drain = (stream: RemoteStream, force: boolean): boolean => {
    const queue = held[stream];
    let passed = 0;
    for (const part of queue) {
      if (!force && waits(stream, part)) break;
      if (part.kind === 'data') heldBytes -= part.data.length;
      go(stream, part);
      passed += 1;
    }
    queue.splice(0, passed);
    return passed > 0;
  };
  const settle = (): void => {
    while (drain('stdout', false) || drain('stderr', false));
  };
  const release = (): void => {
    drain('stdout', true);
    drain('stderr', true);
  };

  return {
    push(stream, part) {
      if (held[stream].length === 0 && !waits(stream, part)) go(stream, part);
      else {
        held[stream].push(part);
        if (part.kind === 'data') heldBytes += part.data.length;
        if (heldBytes > heldMaxBytes) release();
      }
      settle();
    },
    release,
  };
};
