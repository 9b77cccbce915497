import type { OperationStatus } from '@terroir/shared-types';
import { ulid } from 'ulid';
import type { EventLog } from '../events/event-log.ts';
import { conflict, notFound } from '../http/problem-error.ts';
import type { OperationRequest, OperationRow, OperationStore } from './operation-store.ts';
import { say } from '../wordings/say.ts';

interface OperationIntents {
  isOperationOpen(operationId: string): boolean;
  statesOfOperation(operationId: string): ReadonlyMap<string, number>;
}

export type OperationLog = ReturnType<typeof createOperationLog>;

/** Long actions and how they end. Every change belongs in an open transaction. */
export const createOperationLog = (deps: {
  operations: OperationStore;
  intents: OperationIntents;
  events: EventLog;
  now: () => Date;
}) => {
  const endedListeners = new Set<(operation: OperationRow) => void>();

  const announce = (row: OperationRow): void =>
    deps.events.append(
      {
        type: 'operation-changed',
        operationId: row.id,
        infraId: row.infra_id,
        kind: row.kind,
        status: row.status,
        ...(row.execute_at === null ? {} : { executeAt: row.execute_at }),
      },
      row.actor,
    );

  const move = (row: OperationRow, status: OperationStatus, detail: string): OperationRow => {
    const ended = status === 'done' || status === 'failed' || status === 'cancelled';
    const moved = { ...row, status, detail, ended_at: ended ? deps.now().toISOString() : null };
    deps.operations.update(moved);
    announce(moved);
    if (ended) for (const listener of endedListeners) listener(moved);
    return moved;
  };

  return {
    /** Pending until `delaySeconds` have passed, else running at once. */
    begin(
      operation: { kind: string; infraId: string | null; request: OperationRequest; detail: string },
      delaySeconds: number,
      actor: string,
    ): OperationRow {
      const now = deps.now();
      const row: OperationRow = {
        id: ulid(now.getTime()).toLowerCase(),
        kind: operation.kind,
        infra_id: operation.infraId,
        status: delaySeconds > 0 ? 'pending' : 'running',
        request: operation.request,
        actor,
        detail: operation.detail,
        created_at: now.toISOString(),
        execute_at: delaySeconds > 0 ? new Date(now.getTime() + delaySeconds * 1000).toISOString() : null,
        ended_at: null,
      };
      deps.operations.insert(row);
      announce(row);
      return row;
    },
    run: (row: OperationRow): OperationRow => move(row, 'running', row.detail),
    fail: (row: OperationRow, detail: string): OperationRow => move(row, 'failed', detail),
    /** Ends one that has no intents. */
    end: (row: OperationRow, status: 'done' | 'failed' | 'cancelled', detail: string): OperationRow =>
      move(row, status, detail),
    /** Of this kind, those that run or wait. */
    open: (kind: string): OperationRow[] => deps.operations.open(kind),
    /** Ends a running operation once none of its intents is open; says how many failed. */
    settle(operationId: string): OperationRow | null {
      if (deps.intents.isOperationOpen(operationId)) return null;
      const row = deps.operations.find(operationId);
      if (row === null || row.status !== 'running') return row;
      const states = deps.intents.statesOfOperation(operationId);
      const total = [...states.values()].reduce((sum, n) => sum + n, 0);
      const failed = (states.get('failed') ?? 0) + (states.get('presumed-absent') ?? 0);
      return failed === 0
        ? move(row, 'done', row.detail)
        : move(row, 'failed', `${row.detail}: ${failed} of ${total} failed`);
    },
    /** Throws 404, or 409 when it has started already. */
    cancel(id: string): OperationRow {
      const row = deps.operations.find(id);
      if (row === null) throw notFound('operation', id);
      if (row.status !== 'pending') {
        throw conflict(
          'not-cancellable',
          say('operation-begun', { status: say(`operation-${row.status}`) }),
          say('use-the-opposite'),
        );
      }
      return move(row, 'cancelled', row.detail);
    },
    /** Calls `listener` in the transaction that ends an operation. */
    onEnded(listener: (operation: OperationRow) => void): void {
      endedListeners.add(listener);
    },
  };
};
