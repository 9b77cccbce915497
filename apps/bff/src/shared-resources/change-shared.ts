import type { ResourceStatus } from '@terroir/shared-types';
import type { EventLog } from '../events/event-log.ts';
import { type SharedRow, type SharedStore, isPending } from './shared-store.ts';

/** What a person is told of it: what is being done, else what it is. */
export const sharedStatus = (row: SharedRow, usedBy: number): ResourceStatus => {
  if (row.failure !== null) return 'failed';
  if (row.missing) return 'missing';
  if (row.want_gone) return 'deleting';
  if (row.provider_id === null) return 'creating';
  if (isPending(row)) return 'changing';
  return usedBy > 0 ? 'in-use' : 'available';
};

export type ChangeShared = (row: SharedRow, change: Partial<SharedRow>, actor: string) => SharedRow;

/** The only way a network or key changes: row and event in the open transaction. */
export const createSharedChanger =
  (deps: { shared: SharedStore; events: EventLog }): ChangeShared =>
  (before, change, actor) => {
    const row = { ...before, ...change };
    deps.shared.update(row);
    const status = row.gone_at === null ? sharedStatus(row, deps.shared.usedBy(row)) : 'deleted';
    const { id: resourceId, kind, name } = row;
    deps.events.append({ type: 'resource-changed', resourceId, kind, name, status }, actor);
    return row;
  };
