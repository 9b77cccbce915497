import type { SshProcess } from '../../ssh/ssh-pool.ts';
import type { OutputFlusher } from '../output/output-flusher.ts';
import type { RemoteStream, TaskOutput } from '../output/task-output.ts';
import { createCommandOrder } from './command-order.ts';
import { aliveOrder, releaseOrder } from './follow-script.ts';
import { createMarkerParser, type OrderedPart } from './marker-parser.ts';
import type { ReadingChoice } from './reading-choice.ts';
import { unpackFrames } from './unpack-frames.ts';

export type EndReason = 'done' | 'cancelled' | 'timeout';

/** How one connection to a task ended. */
export type FollowResult =
  | { kind: 'ended'; reason: EndReason }
  /** Nothing lives there any more and it did not say its end; `diskFull`: because it could not write any more. */
  | { kind: 'dead'; diskFull: boolean }
  | { kind: 'missing' }
  /** It lives, and what comes now must be read by attaching. */
  | { kind: 'handed-over' }
  | { kind: 'refused'; reason: string }
  /** The quota is full: what is left to learn are the exit codes. */
  | { kind: 'full' }
  | { kind: 'cut' };

const streams = ['stdout', 'stderr'] as const;
const endReasons: readonly string[] = ['done', 'cancelled', 'timeout'];
// The disk of the VM is given back in steps: each costs it two processes, and on ext4 a write of what it gives back.
const releaseStepBytes = 64 << 20;
// Who says nothing for so long is asked whether it lives.
const silentMs = 3_000;

/**
 * Reads one `start` or `attach` process into `output` until the task ends or the connection does.
 * `onHeader` is called once with the first word and its value, before any output. `choice` is
 * asked whether to go on in this way. When the task has ended, `process` stays open for a last order; else it is closed.
 */
export const followOnce = async (
  process: SshProcess,
  token: string,
  output: TaskOutput,
  flusher: OutputFlusher,
  onHeader: (word: string, value: string) => void,
  choice: ReadingChoice,
): Promise<FollowResult> => {
  const ended = new Map<RemoteStream, string>();
  const headers = new Map<RemoteStream, { word: string; value: string }>();
  let settled: FollowResult | null = null;
  let failure: unknown = null;
  const over = new Set<RemoteStream>();
  const done = Promise.withResolvers<void>();
  const settle = (result: FollowResult) => {
    settled ??= result;
    if (result.kind !== 'ended') process.close();
    done.resolve();
  };
  let releasedBytes = 0;
  const release = () => {
    const { stdout, stderr } = output.settled();
    if (stdout + stderr - releasedBytes < releaseStepBytes || !process.stdin.writable) return;
    releasedBytes = stdout + stderr;
    process.stdin.write(releaseOrder(stdout, stderr));
  };

  /** Whether the quota is full shows in what is committed, and nothing more may come to ask for it. */
  const unlessFull = (result: FollowResult): FollowResult => {
    flusher.flush(output);
    return output.truncated ? { kind: 'full' } : result;
  };

  const accept = (stream: RemoteStream, part: OrderedPart) => {
    // What a stream says behind its end is of jobs left in the background.
    if (ended.has(stream)) return undefined;
    switch (part.kind) {
      case 'data':
        return output.data(stream, part.data);
      case 'marker':
        return output.marker(stream, part);
      case 'begin':
        return output.begin(stream, part);
      case 'header':
        headers.set(stream, part);
        choice.began(stream, part.isPacked);
        return headers.size === 1 ? onHeader(part.word, part.value) : undefined;
      case 'end':
        ended.set(stream, part.reason);
        return undefined;
    }
  };
  const order = createCommandOrder(output.reading, accept);
  const isDead = () => [...headers.values()].some(({ word }) => word === 'dead');
  const handOver = () => {
    if (settled === null) settle(unlessFull({ kind: 'handed-over' }));
  };
  const heardAtMs = { stdout: performance.now(), stderr: performance.now() };
  /** Streams that are read packed, and how many frames came: some do even while nothing is said. */
  const packed = new Map<RemoteStream, number>();
  const unpacking: Promise<void>[] = [];
  const unpack = (stream: RemoteStream, first: Buffer, hear: (data: Buffer) => void) => {
    packed.set(stream, 0);
    const source = process[stream].off('data', hear);
    source.unshift(first);
    const onRead = (bytes: number, frames: number) => {
      heardAtMs[stream] = performance.now();
      packed.set(stream, (packed.get(stream) ?? 0) + frames);
      if (choice.unpacked(stream, bytes, frames)) handOver();
    };
    const work = unpackFrames(source, hear, onRead).catch((error: unknown) => {
      // A channel that was cut says nothing about the VM.
      if (source.destroyed || settled !== null) return;
      choice.broke(String(error));
      handOver();
    });
    unpacking.push(work);
  };
  const read = (stream: RemoteStream, parser = createMarkerParser(token)) => {
    const hear = (data: Buffer) => {
      heardAtMs[stream] = performance.now();
      if (settled !== null || ended.has(stream)) return;
      try {
        for (const part of parser.push(data)) {
          // Not in order: a stream that lost its markers would hold back the other one's for ever.
          if (part.kind === 'over') over.add(stream);
          else if (part.kind === 'frames') unpack(stream, part.data, hear);
          else order.push(stream, part);
        }
      } catch (error) {
        failure = error;
        process.close();
        return;
      }
      flusher.touched(output);
      release();
      // Behind the header, which tells how the channel is read.
      const isBetterOtherwise = choice.heard(stream, data.length);
      const reason = ended.get('stdout');
      if (output.truncated) settle({ kind: 'full' });
      else if (reason !== undefined && ended.size === 2 && endReasons.includes(reason)) {
        settle({ kind: 'ended', reason: reason as EndReason });
      } else if (!isDead() && streams.every((name) => over.has(name) || ended.has(name))) {
        // The runner was gone before its last bytes were in the files; they are read by a new connection.
        settle(unlessFull({ kind: 'cut' }));
      } else if (isBetterOtherwise) handOver();
    };
    process[stream].on('data', hear);
    return parser;
  };
  const parsers = { stdout: read('stdout'), stderr: read('stderr') };
  const asking = setInterval(() => {
    const isSilent = (stream: RemoteStream) => performance.now() - heardAtMs[stream] >= silentMs;
    const silent = [...packed.keys()].filter(isSilent);
    if (silent.some((stream) => packed.get(stream) === 0)) choice.broke('no frame came');
    if (silent.length > 0) handOver();
    else if (streams.every(isSilent) && headers.size > 0 && process.stdin.writable) {
      process.stdin.write(aliveOrder);
    }
  }, silentMs);

  // Of a task that is dead the last words may still be in their frames.
  const exited = process.exited.then(async ({ code }) => {
    await Promise.all(unpacking);
    return code;
  });
  const code = await Promise.race([exited, done.promise]);
  clearInterval(asking);
  if (failure !== null) throw failure;
  if (settled !== null) return settled;
  // A closed channel may still speak; what it says will be read again from the VM.
  settled = { kind: 'cut' };
  const header = headers.get('stdout') ?? headers.get('stderr');
  if (header?.word === 'missing') return { kind: 'missing' };
  if (header?.word === 'refused') return { kind: 'refused', reason: header.value };
  if (isDead() && packed.size > 0 && typeof code === 'number' && code !== 0)
    choice.broke(`zstd ended with code ${code}`);
  const isWhole = streams.every((stream) => over.has(stream) || (packed.get(stream) ?? 0) > 0);
  if (!isDead() || !isWhole) return unlessFull({ kind: 'cut' });
  for (const stream of streams) {
    for (const part of parsers[stream].finish()) order.push(stream, part);
  }
  order.release();
  return unlessFull({ kind: 'dead', diskFull: header?.value === 'full' });
};
