import type { Writable } from 'node:stream';

const queuedMax = 1024 * 1024;

export interface WriteQueue {
  /** False: enough is queued; wait for `onRoom`. */
  write(sink: Writable, data: Buffer): boolean;
  /** Calls back once all that was written has been taken. */
  whenEmpty(done: () => void): void;
}

/**
 * Writes to the two outputs of one SSH channel one after the other. Both share the channel's window, and when both
 * wait for it ssh2 1.17 wakes only one: the other would stay silent, and the channel open, for ever.
 */
export function createWriteQueue(onRoom: () => void): WriteQueue {
  const queue: { sink: Writable; data: Buffer }[] = [];
  let queued = 0;
  let busy = false;
  let empty: (() => void) | null = null;
  const next = () => {
    const one = queue.shift();
    busy = one !== undefined;
    if (one === undefined) return empty?.();
    return one.sink.write(one.data, () => {
      const wasFull = queued >= queuedMax;
      queued -= one.data.length;
      if (wasFull && queued < queuedMax) onRoom();
      next();
    });
  };
  return {
    write(sink, data) {
      queue.push({ sink, data });
      queued += data.length;
      if (!busy) next();
      return queued < queuedMax;
    },
    whenEmpty(done) {
      empty = done;
      if (!busy) done();
    },
  };
}
