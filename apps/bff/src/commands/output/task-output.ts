import type { OutputRecord } from '@terroir/shared-types';
import { type Said, say } from '../../wordings/say.ts';
import type { Words } from '../../wordings/words.ts';
import type { TaskRecord } from '../store.ts';
import { cutBetweenCharacters, firstBytes, incompleteEnd } from './split-utf8.ts';
import type { OutputProgress, StoredChunk } from './store.ts';

export type RemoteStream = 'stdout' | 'stderr';
// Large, because each costs a row and a frame; what trickles in is stored as it comes.
const chunkMaxBytes = 128 * 1024;

interface Data {
  kind: 'data';
  stream: RemoteStream;
  commandIndex: number;
  pieces: Buffer[];
  bytes: number;
}
type Entry = Data | { kind: 'marker'; stream: RemoteStream; bytes: number; nextCommand: number };

/** Output of one task on its way to the store. */
export interface TaskOutput {
  readonly taskId: string;
  readonly runId: string;
  readonly exitCodes: readonly (number | null)[];
  readonly truncated: boolean;
  readonly pendingBytes: number;
  /** Of all that was read here, also what was read twice: it grows while something comes. */
  readonly readBytes: number;
  /** At which command each stream is read. */
  readonly reading: Readonly<Record<RemoteStream, number>>;
  data(stream: RemoteStream, data: Buffer): void;
  begin(stream: RemoteStream, begin: { upCs: number; bytes: number }): void;
  marker(
    stream: RemoteStream,
    marker: { index: number; code: number | null; upCs: number | null; bytes: number },
  ): void;
  /** An exit code learnt beside the output, once that is no longer read. */
  exitCode(index: number, code: number | null): void;
  /** Records before everything that home could not be written, so that the VM keeps the task at `place` meanwhile. */
  placed(place: string): void;
  /** Records behind all that was read that more may have been written, and why it could not be read. */
  gap(reason: Words): void;
  /** Records behind all that was read that the VM had no room for more; the output is truncated there. */
  cutShort(): void;
  /** Takes what is to be stored next; `final` keeps no half character back. Null: nothing changed. */
  take(at: string, final: boolean): { chunks: StoredChunk[]; progress: OutputProgress } | null;
  /** Bytes of the VM's files that are on our disk and will never be asked for again. */
  settled(): { stdout: number; stderr: number };
  /** All that was taken is on our disk now. */
  settle(): void;
  /** Forgets what was not taken, and says from where in the VM's files to read it again. */
  rewind(): { stdout: number; stderr: number };
}

export const createTaskOutput = (
  task: TaskRecord,
  onError: 'stop' | 'continue',
  quotaBytes: number,
): TaskOutput => {
  const lastCommand = task.commands.length - 1;
  const exitCodes = [...task.exitCodes];
  const upCs = [...task.upCs];
  /** In the files on the VM: what was taken, and at which command a stream is beyond what is pending. */
  const taken = {
    stdout: { position: task.stdoutPosition, command: task.stdoutCommand },
    stderr: { position: task.stderrPosition, command: task.stderrCommand },
  };
  let settled = { stdout: task.stdoutPosition, stderr: task.stderrPosition };
  const reading = { stdout: task.stdoutCommand, stderr: task.stderrCommand };
  let { outputBytes, truncated } = task;
  let pending: Entry[] = [];
  let pendingBytes = 0;
  let readBytes = 0;
  let changed = false;
  let gapReason: Words | null = null;
  let isCutShort = false;
  let placedAt: string | null = null;

  const record = (
    chunks: StoredChunk[],
    at: string,
    kind: OutputRecord,
    commandIndex: number,
    { text, wording }: Said,
  ): void => {
    const data = Buffer.from(`[${text}]\n`);
    const said = { record: kind, textWording: wording };
    chunks.push({ start: outputBytes, at, stream: 'system', commandIndex, data, ...said });
    outputBytes += data.length;
  };
  const store = (chunks: StoredChunk[], { stream, commandIndex, pieces, bytes }: Data, at: string): void => {
    taken[stream].position += bytes;
    if (truncated) return;
    const room = quotaBytes - outputBytes;
    for (const data of cutBetweenCharacters(
      bytes > room ? firstBytes(pieces, room) : pieces,
      chunkMaxBytes,
    )) {
      chunks.push({ start: outputBytes, at, stream, commandIndex, data });
      outputBytes += data.length;
    }
    if (bytes <= room) return;
    truncated = true;
    record(chunks, at, 'truncated', commandIndex, say('output-over-quota', { bytes: quotaBytes }));
  };
  /** Joins what follows each other in one stream of one command. */
  const push = (stream: RemoteStream, commandIndex: number, data: Buffer): void => {
    const last = pending.at(-1);
    pendingBytes += data.length;
    if (last?.kind === 'data' && last.stream === stream && last.commandIndex === commandIndex) {
      last.pieces.push(data);
      last.bytes += data.length;
    } else pending.push({ kind: 'data', stream, commandIndex, pieces: [data], bytes: data.length });
  };

  return {
    taskId: task.id,
    runId: task.runId,
    exitCodes,
    reading,
    get truncated() {
      return truncated;
    },
    get pendingBytes() {
      return pendingBytes;
    },
    get readBytes() {
      return readBytes;
    },
    data(stream, data) {
      readBytes += data.length;
      push(stream, Math.min(reading[stream], lastCommand), data);
    },
    begin(stream, begin) {
      upCs[0] = begin.upCs;
      pending.push({ kind: 'marker', stream, bytes: begin.bytes, nextCommand: reading[stream] });
      changed = true;
    },
    marker(stream, { index, code, upCs: endedCs, bytes }) {
      if (index <= lastCommand) {
        exitCodes[index] = code;
        upCs[index + 1] = endedCs;
      }
      // Behind a failed command that stopped the task only the end of the same command can still speak.
      const stays = code === null || (code !== 0 && onError === 'stop');
      reading[stream] = stays ? index : index + 1;
      pending.push({ kind: 'marker', stream, bytes, nextCommand: reading[stream] });
      changed = true;
    },
    exitCode(index, code) {
      if (index > lastCommand) return;
      exitCodes[index] = code;
      changed = true;
    },
    placed(place) {
      if (outputBytes > 0) return;
      placedAt = place;
      changed = true;
    },
    gap(reason) {
      if (!truncated) gapReason = reason;
      changed = true;
    },
    cutShort() {
      isCutShort = !truncated;
      changed = true;
    },
    take(at, final) {
      if (pending.length === 0 && !changed) return null;
      const entries = pending;
      pending = [];
      pendingBytes = 0;
      for (const stream of final ? [] : (['stdout', 'stderr'] as const)) {
        const last = entries.findLast((entry) => entry.stream === stream);
        if (last?.kind !== 'data') continue;
        const kept = incompleteEnd(last.pieces);
        if (kept.length === 0) continue;
        last.bytes -= kept.length;
        last.pieces = firstBytes(last.pieces, last.bytes);
        push(stream, last.commandIndex, kept);
      }
      const chunks: StoredChunk[] = [];
      if (placedAt !== null) {
        record(chunks, at, 'placed', 0, say('output-placed', { place: placedAt }));
        placedAt = null;
      }
      for (const entry of entries) {
        if (entry.kind === 'data') store(chunks, entry, at);
        else {
          taken[entry.stream].position += entry.bytes;
          taken[entry.stream].command = entry.nextCommand;
        }
      }
      const commandIndex = Math.min(Math.max(reading.stdout, reading.stderr), lastCommand);
      if (isCutShort && !truncated) {
        record(chunks, at, 'truncated', commandIndex, say('output-no-room'));
        truncated = true;
      }
      if (gapReason !== null) {
        record(chunks, at, 'gap', commandIndex, say('output-gap', { why: gapReason }));
        gapReason = null;
      }
      changed = false;
      return {
        chunks,
        progress: {
          outputBytes,
          truncated,
          exitCodes,
          upCs,
          stdoutPosition: taken.stdout.position,
          stderrPosition: taken.stderr.position,
          stdoutCommand: taken.stdout.command,
          stderrCommand: taken.stderr.command,
        },
      };
    },
    settled: () => settled,
    settle() {
      settled = { stdout: taken.stdout.position, stderr: taken.stderr.position };
    },
    rewind() {
      pending = [];
      pendingBytes = 0;
      reading.stdout = taken.stdout.command;
      reading.stderr = taken.stderr.command;
      return { stdout: taken.stdout.position, stderr: taken.stderr.position };
    },
  };
};
