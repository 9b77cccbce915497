import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { constants, createZstdDecompress } from 'node:zlib';
import { createFrameSplitter } from './zstd-frames.ts';

const options = {
  // Each takes a turn of two threads.
  chunkSize: 512 * 1024,
  // The VM chooses how far back a frame looks, and we hold that much: 8 MiB at most, where the quickest level takes half of one.
  params: { [constants.ZSTD_d_windowLogMax]: 23 },
};
const aheadMax = 2;

/** Takes one frame, piece by piece, and calls `onData` with what it holds, while another thread unpacks what follows. */
const openFrame = (onData: (data: Buffer) => void) => {
  const decompress = createZstdDecompress(options);
  const ahead: Buffer[] = [];
  let passing: Promise<void> | null = null;
  const pass = async () => {
    // Not at once: the next piece is only begun when the one before it was taken.
    await nextTurn();
    for (let data = ahead.shift(); data !== undefined; data = ahead.shift()) {
      onData(data);
      await nextTurn();
    }
    passing = null;
    decompress.resume();
  };
  decompress.on('data', (data: Buffer) => {
    ahead.push(data);
    if (ahead.length >= aheadMax) decompress.pause();
    passing ??= pass();
  });
  const ended = once(decompress, 'end');
  // Whoever writes or ends is told as well.
  ended.catch(() => undefined);
  return {
    async write(bytes: Buffer): Promise<void> {
      if (decompress.errored !== null) throw decompress.errored;
      if (!decompress.write(bytes)) await once(decompress, 'drain');
    },
    async end(): Promise<void> {
      decompress.end();
      await ended;
      await passing;
    },
    destroy: () => decompress.destroy(),
  };
};

/**
 * Reads `source`, which sends zstd frames: `onData` is called with what they hold, in order, and `onRead` after each piece of
 * `source`, with its bytes and how many frames ended in it. What is held is bounded, whatever a frame grows to. Resolves when `source` ends; rejects when it
 * sends something else, or breaks.
 */
export const unpackFrames = async (
  source: Readable,
  onData: (data: Buffer) => void,
  onRead: (bytes: number, frames: number) => void,
): Promise<void> => {
  const split = createFrameSplitter();
  let frame: ReturnType<typeof openFrame> | null = null;
  try {
    for await (const data of source as AsyncIterable<Buffer>) {
      let frames = 0;
      for (const { bytes, isEnd } of split(data)) {
        frame ??= openFrame(onData);
        await frame.write(bytes);
        if (!isEnd) continue;
        await frame.end();
        frame = null;
        frames += 1;
      }
      onRead(data.length, frames);
    }
  } finally {
    frame?.destroy();
  }
};
