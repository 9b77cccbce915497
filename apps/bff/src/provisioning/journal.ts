import { monotonicFactory } from 'ulid';
import type { IntentKind, IntentRow, IntentState, IntentStore, Launch } from './intent-store.ts';

export interface NewIntent {
  vmId: string;
  kind: IntentKind;
  launch?: Launch;
  bootIdBefore?: string | null;
  operationId: string | null;
}

export type Journal = ReturnType<typeof createJournal>;

/** Writes intents and moves their state; every call belongs in an open transaction. */
export const createJournal = (deps: {
  intents: IntentStore;
  now: () => Date;
  /** Throws when what is begun could not be followed: the disk is full. */
  assertRoom?: () => void;
}) => {
  // Intents of one VM run in the order of their ids, so two of one millisecond must still differ in order.
  const nextId = monotonicFactory();
  return {
    /** `id` given: the key that the launch's tags already carry. */
    open(intent: NewIntent, id: string = nextId().toLowerCase()): IntentRow {
      if (intent.kind === 'create' || intent.kind === 'resume') deps.assertRoom?.();
      const at = deps.now().toISOString();
      const row: IntentRow = {
        id,
        vm_id: intent.vmId,
        kind: intent.kind,
        // Whoever orders what costs has checked the caps in this very transaction.
        state: intent.kind === 'create' || intent.kind === 'resume' ? 'reserved' : 'new',
        attempt: 0,
        launch: intent.launch ?? null,
        boot_id_before: intent.bootIdBefore ?? null,
        operation_id: intent.operationId,
        created_at: at,
        updated_at: at,
      };
      deps.intents.insert(row);
      return row;
    },
    newId: (): string => nextId().toLowerCase(),
    move(intent: IntentRow, state: IntentState, attempt = intent.attempt): IntentRow {
      const row = { ...intent, state, attempt, updated_at: deps.now().toISOString() };
      deps.intents.update(row);
      return row;
    },
  };
};
