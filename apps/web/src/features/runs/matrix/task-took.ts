import type { Task } from '@terroir/shared-types';
import { isTaskEnded } from '@terroir/shared-types';

/**
 * How long a VM worked, in ms; null: not known. Its start and end are when the server saw them, which for a short
 * command is the same moment: never less than its commands took by the VM's own clock.
 */
export const taskTookMs = (
  { status, startedAt, endedAt, commandMs }: Pick<Task, 'status' | 'startedAt' | 'endedAt' | 'commandMs'>,
  nowMs: number,
): number | null => {
  const known = (commandMs ?? []).filter((ms) => ms !== null);
  const commandsMs = known.length === 0 ? null : known.reduce((sum, ms) => sum + ms, 0);
  if (startedAt === null) return commandsMs;
  // Its end is told before the server's time of it.
  if (endedAt === null && isTaskEnded(status)) return commandsMs;
  const endMs = endedAt === null ? nowMs : Date.parse(endedAt);
  return Math.max(0, endMs - Date.parse(startedAt), commandsMs ?? 0);
};
