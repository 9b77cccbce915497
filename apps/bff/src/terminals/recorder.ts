import { createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import type { Recording } from '@terroir/shared-types';
import { ulid } from 'ulid';
import { conflict, notFound } from '../http/problem-error.ts';
import type { TerminalService } from './service.ts';
import type { TerminalStore } from './store.ts';
import type { TerminalLine, TerminalPart } from './terminal-line.ts';

/** An hour of a busy full-screen program; then the recording ends and says so. */
const recordingMaxBytes = 32 * 1024 * 1024;

export interface RecorderDeps {
  dataDir: string;
  store: TerminalStore;
  terminals: TerminalService;
  now: () => Date;
  maxBytes?: number;
}

interface Running {
  recordingId: string;
  resized: (cols: number, rows: number) => void;
  stop: () => void;
}

export type Recorder = ReturnType<typeof createRecorder>;

/** Records terminals as asciicast v2, one more viewer of each; what was typed is in it only where it was echoed. */
export const createRecorder = ({
  dataDir,
  store,
  terminals,
  now,
  maxBytes = recordingMaxBytes,
}: RecorderDeps) => {
  const folder = join(dataDir, 'recordings');
  const running = new Map<string, Running>();
  const pathOf = (id: string): string => join(folder, `${id}.cast`);
  terminals.onResize((terminalId, cols, rows) => running.get(terminalId)?.resized(cols, rows));

  const start = async (
    terminalId: string,
    size: { cols: number; rows: number },
    actor: string,
  ): Promise<Recording> => {
    if (running.has(terminalId))
      throw conflict('recording', 'This terminal is being recorded.', 'Stop that recording first.');
    const { vmId, vmName } = terminals.find(terminalId);
    const id = ulid().toLowerCase();
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const file = createWriteStream(pathOf(id), { mode: 0o600 });
    const decoder = new StringDecoder('utf8');
    const startedMs = now().getTime();
    let bytes = 0;
    let line: TerminalLine | null = null;
    let isOver = false;
    const write = (value: unknown): boolean => {
      if (isOver) return true;
      const text = `${JSON.stringify(value)}\n`;
      bytes += Buffer.byteLength(text);
      if (bytes <= maxBytes) return file.write(text);
      stop(true);
      return true;
    };
    const stop = (truncated = false): void => {
      if (isOver) return;
      isOver = true;
      line?.detach();
      file.end();
      running.delete(terminalId);
      store.endRecording(id, now().toISOString(), Math.min(bytes, maxBytes), truncated);
    };
    const seconds = (): number => (now().getTime() - startedMs) / 1000;
    const resized = (cols: number, rows: number) => void write([seconds(), 'r', `${cols}x${rows}`]);
    let replayEnd = 0;
    const attached = Promise.withResolvers<void>();
    const onPart = (part: TerminalPart): void => {
      if (part.kind === 'opened') replayEnd = part.replayEnd;
      if (part.kind !== 'output') attached.resolve();
      if (part.kind === 'opened') return;
      if (part.kind !== 'output') stop();
      else if (part.offset >= replayEnd) {
        if (!write([seconds(), 'o', decoder.write(part.data)]) && line !== null) {
          line.pause();
          file.once('drain', () => line?.resume());
        }
      }
    };
    // The recording is of what comes: a cursor beyond all output asks for no replay.
    const after = Number.MAX_SAFE_INTEGER;
    file.on('error', () => stop(true));
    running.set(terminalId, { recordingId: id, resized, stop });
    store.addRecording({ id, terminalId, vmName, startedAt: now().toISOString() });
    write({
      version: 2,
      width: size.cols,
      height: size.rows,
      timestamp: Math.floor(startedMs / 1000),
      title: vmName,
      env: { TERM: 'xterm-256color' },
    });
    try {
      ({ line } = await terminals.open({ vmId, terminalId, after, ...size, actor }, onPart));
      // Whoever asked for it types on at once: from the answer on nothing is missed.
      await attached.promise;
    } catch (error) {
      stop();
      throw error;
    }
    return find(id);
  };

  const find = (id: string): Recording => {
    const recording = store.recording(id);
    if (recording === null) throw notFound('recording', id);
    return recording;
  };

  return {
    start,
    stop(terminalId: string): Recording {
      const recording = running.get(terminalId);
      if (recording === undefined)
        throw conflict('not-recording', 'This terminal is not being recorded.', 'Start a recording first.');
      recording.stop();
      return find(recording.recordingId);
    },
    find,
    path: pathOf,
    remove(id: string): void {
      if (find(id).endedAt === null)
        throw conflict('recording', 'It is still being recorded.', 'Stop it first.');
      store.removeRecording(id);
      rmSync(pathOf(id), { force: true });
    },
    /** Recordings end with the process; what they hold stays. */
    close(): void {
      for (const { stop } of running.values()) stop();
    },
  };
};
