import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Recording } from '@terroir/shared-types';
import { ulid } from 'ulid';
import { conflict, notFound } from '../../http/problem-error.ts';
import type { TerminalService } from '../service.ts';
import type { TerminalStore } from '../store.ts';
import { type CastFile, createCastFile, forgetPlace, reopenCastFile } from './cast-file.ts';
import { recordTerminal, type TerminalRecording } from './record-terminal.ts';
import { say } from '../../wordings/say.ts';

/** An hour of a busy full-screen program; then the recording ends and says so. */
const recordingMaxBytes = 32 * 1024 * 1024;

export interface RecorderDeps {
  dataDir: string;
  store: TerminalStore;
  terminals: TerminalService;
  now: () => Date;
  maxBytes?: number;
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
  const running = new Map<string, { recordingId: string; recording: TerminalRecording; file: CastFile }>();
  const pathOf = (id: string): string => join(folder, `${id}.cast`);
  const nowMs = (): number => now().getTime();
  terminals.onResize((terminalId, cols, rows) => running.get(terminalId)?.recording.resized(cols, rows));

  const record = (recordingId: string, terminalId: string, file: CastFile): TerminalRecording => {
    const recording = recordTerminal({
      terminal: terminals.find(terminalId),
      terminals,
      file,
      maxBytes,
      nowMs,
      onOver(truncated) {
        file.close();
        running.delete(terminalId);
        store.endRecording(recordingId, now().toISOString(), Math.min(file.bytes(), maxBytes), truncated);
        forgetPlace(pathOf(recordingId));
      },
    });
    running.set(terminalId, { recordingId, recording, file });
    return recording;
  };

  const find = (id: string): Recording => {
    const recording = store.recording(id);
    if (recording === null) throw notFound('recording', id);
    return recording;
  };

  return {
    /** From now on. Throws ProblemError 404, 409, or 502 when the VM is not reached; then nothing is kept running. */
    async start(terminalId: string, size: { cols: number; rows: number }): Promise<Recording> {
      if (running.has(terminalId))
        throw conflict('recording', say('terminal-recorded'), say('stop-that-recording'));
      const { vmName } = terminals.find(terminalId);
      const id = ulid().toLowerCase();
      const startedAt = now();
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const header = { width: size.cols, height: size.rows, title: vmName };
      const file = createCastFile(pathOf(id), header, startedAt.getTime(), nowMs);
      store.addRecording({ id, terminalId, vmName, startedAt: startedAt.toISOString() });
      // Whoever asked for it types on at once: from the answer on nothing is missed.
      await record(id, terminalId, file).begin();
      return find(id);
    },
    stop(terminalId: string): Recording {
      const held = running.get(terminalId);
      if (held === undefined)
        throw conflict('not-recording', say('terminal-not-recorded'), say('start-recording-first'));
      held.recording.stop();
      return find(held.recordingId);
    },
    find,
    path: pathOf,
    remove(id: string): void {
      if (find(id).endedAt === null) throw conflict('recording', say('still-recorded'), say('stop-it-first'));
      store.removeRecording(id);
      rmSync(pathOf(id), { force: true });
    },
    /** Those of the last process go on where their terminal lives, from the byte that they had reached. */
    takeUp(): void {
      for (const { id, terminalId, startedAt } of store.openRecordings()) {
        const isOpen = store.find(terminalId)?.status === 'open';
        const file = isOpen ? reopenCastFile(pathOf(id), Date.parse(startedAt), nowMs) : null;
        if (file === null) {
          store.endRecording(id, now().toISOString(), 0, false);
          forgetPlace(pathOf(id));
        } else record(id, terminalId, file).takeUp();
      }
    },
    /** They go on with the next start. */
    close(): void {
      for (const { recording, file } of running.values()) {
        recording.leave();
        file.close();
      }
      running.clear();
    },
  };
};
