import type { ActivityKey } from '../output-streams.ts';

/** Who wants to know that a task has news; carries no data, so it can neither grow nor slow the run. */
export const createActivity = () => {
  const listeners = new Map<string, Set<(taskId: string) => void>>();
  const nameOf = (key: ActivityKey): string => ('taskId' in key ? `task ${key.taskId}` : `run ${key.runId}`);
  return {
    on(key: ActivityKey, listener: (taskId: string) => void): () => void {
      const name = nameOf(key);
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener));
      return () => {
        set.delete(listener);
        if (set.size === 0 && listeners.get(name) === set) listeners.delete(name);
      };
    },
    isHeard: (taskId: string, runId: string): boolean =>
      listeners.has(nameOf({ taskId })) || listeners.has(nameOf({ runId })),
    tell(taskId: string, runId: string): void {
      for (const name of [nameOf({ taskId }), nameOf({ runId })]) {
        for (const listener of listeners.get(name) ?? []) listener(taskId);
      }
    },
  };
};
export type Activity = ReturnType<typeof createActivity>;
