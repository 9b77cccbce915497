import type { OutputStreams } from '../commands/output-streams.ts';
import type { Database } from '../db/open-database.ts';
import type { EventLog } from '../events/event-log.ts';
import { stepLineOf } from './steps/step-lines.ts';
import type { PresetRunStore } from './store.ts';

// Output per look; a chatty step is read in several.
const readBytes = 256 * 1024;
const maxLineLength = 4096;

/** Makes events of what the steps of a preset run say on each VM. */
export const createStepFollower = (deps: {
  database: Database;
  events: EventLog;
  streams: OutputStreams;
  store: PresetRunStore;
}) => {
  const { database, events, streams, store } = deps;
  /** By run; ends with it. */
  const followed = new Map<string, { dispose: () => void; lookAtAll: () => void }>();

  const look = (infraId: string, taskId: string, cursor: { offset: number; held: string }): void => {
    const vmId = streams.task(taskId)?.vmId;
    if (vmId === undefined) return;
    for (;;) {
      const { chunks, nextOffset } = streams.readTask(taskId, cursor.offset, readBytes);
      if (nextOffset === cursor.offset) return;
      cursor.offset = nextOffset;
      for (const { text, dataBase64 = '' } of chunks) {
        cursor.held += text ?? Buffer.from(dataBase64, 'base64').toString('latin1');
      }
      const lines = cursor.held.split('\n');
      cursor.held = (lines.pop() ?? '').slice(-maxLineLength);
      const steps = lines.flatMap((line) => {
        const said = stepLineOf(line);
        return said === null || said.is === 'try' || said.is === 'reboot'
          ? []
          : [{ stepId: said.stepId, status: said.is }];
      });
      if (steps.length === 0) continue;
      database.transact(() => {
        for (const step of steps) {
          if (!store.advanceStep(taskId, step.stepId, step.status)) continue;
          events.append({ type: 'preset-step-changed', infraId, vmId, ...step }, 'system');
        }
      });
    }
  };

  return {
    follow(runId: string, infraId: string): void {
      if (followed.has(runId)) return;
      const cursors = new Map<string, { offset: number; held: string }>();
      const onTask = (taskId: string) => {
        const cursor = cursors.get(taskId) ?? { offset: 0, held: '' };
        cursors.set(taskId, cursor);
        look(infraId, taskId, cursor);
      };
      const lookAtAll = () => {
        for (const { id } of streams.runTasks(runId) ?? []) onTask(id);
      };
      followed.set(runId, { dispose: streams.onActivity({ runId }, onTask), lookAtAll });
      lookAtAll();
    },
    end(runId: string): void {
      // The end of a run may be told before its last output is.
      followed.get(runId)?.lookAtAll();
      followed.get(runId)?.dispose();
      followed.delete(runId);
    },
    close(): void {
      for (const { dispose } of followed.values()) dispose();
      followed.clear();
    },
  };
};
