import type { RemoteStream } from '../output/task-output.ts';
import type { Reading } from './follow-script.ts';

/** How each stream of a task is read, channel after channel: packed while it floods. */
export interface ReadingChoice {
  /** For the next channel. */
  readonly readings: Readonly<Record<RemoteStream, Exclude<Reading, 'live'>>>;
  /** Call once a channel has said how a stream is read. */
  began(stream: RemoteStream, isPacked: boolean): void;
  /**
   * Call with how much a stream said. True: it should be read in another way from now on, over another channel. So it is with
   * the next.
   */
  heard(stream: RemoteStream, bytes: number): boolean;
  /** Call with how many bytes of a stream came packed, and how many frames ended in them. */
  unpacked(stream: RemoteStream, bytes: number, frames: number): boolean;
  /** The channel, which can be read in no other way, gave the task up because it says much or lives long. */
  handedOver(): void;
  /** What came was no frame, or nothing at all: packing does not work there. `why` is for the log. */
  broke(why: string): void;
}

const spanMs = 1000;
// Below this a channel is no load, and packing (2 ms of the VM for each look at a file) would be one.
const floodBytes = 4 << 20;
// A flood is over when its file was looked at so often without finding more than so much. A slow network looks seldom.
const calmFrames = 8;
const calmBytes = 1 << 20;
// What is handed over at once is the beginning of a flood when it came as quickly as one.
const earlyFloodBytes = 32 << 10;
// What is random or packed already costs the VM more than it saves.
const judgedBytes = 8 << 20;
const denseShare = 0.7;

const names = ['stdout', 'stderr'] as const;
const begin = (isPacked: boolean, sinceMs: number) => ({
  isPacked,
  sinceMs,
  spanBytes: 0,
  spanFrames: 0,
  packedBytes: 0,
  outputBytes: 0,
});

/** `nowMs`: a clock that never goes back; `onGivenUp` is told, once, why the task is never read packed from now on. */
export const createReadingChoice = (nowMs: () => number, onGivenUp: (why: string) => void): ReadingChoice => {
  const readings: Record<RemoteStream, Exclude<Reading, 'live'>> = { stdout: 'auto', stderr: 'auto' };
  const streams = { stdout: begin(false, nowMs()), stderr: begin(false, nowMs()) };

  let isGivenUp = false;
  const neverPack = (why: string): true => {
    if (!isGivenUp) onGivenUp(why);
    isGivenUp = true;
    for (const name of names) readings[name] = 'plain';
    return true;
  };
  /** Ends the span when it is over. */
  const spanOf = (name: RemoteStream) => {
    const { sinceMs, spanBytes, spanFrames } = streams[name];
    if (nowMs() - sinceMs < spanMs) return null;
    Object.assign(streams[name], { sinceMs: nowMs(), spanBytes: 0, spanFrames: 0 });
    return { bytes: spanBytes, frames: spanFrames };
  };
  return {
    readings,
    began(name, isPacked) {
      if (readings[name] === 'packed' && !isPacked) neverPack('there is no zstd');
      streams[name] = begin(isPacked, nowMs());
    },
    heard(name, bytes) {
      const stream = streams[name];
      stream.spanBytes += bytes;
      stream.outputBytes += bytes;
      if (stream.isPacked) return false;
      if (readings[name] !== 'plain' && stream.spanBytes >= floodBytes) {
        readings[name] = 'packed';
        return true;
      }
      spanOf(name);
      return false;
    },
    unpacked(name, bytes, frames) {
      const stream = streams[name];
      stream.packedBytes += bytes;
      stream.spanFrames += frames;
      const isDense = stream.packedBytes > stream.outputBytes * denseShare;
      if (stream.outputBytes > judgedBytes && isDense) return neverPack('it does not get smaller');
      const span = spanOf(name);
      if (span === null || span.frames < calmFrames || span.bytes >= calmBytes) return false;
      readings[name] = 'auto';
      return true;
    },
    handedOver() {
      for (const name of names) {
        const { sinceMs, spanBytes } = streams[name];
        const isQuick = spanBytes * spanMs >= floodBytes * (nowMs() - sinceMs);
        if (isQuick && spanBytes >= earlyFloodBytes && readings[name] === 'auto') readings[name] = 'packed';
      }
    },
    broke(why) {
      neverPack(why);
    },
  };
};
