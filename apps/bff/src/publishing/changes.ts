import type { SecretStore } from '../access/secret-store.ts';
import type { Database } from '../db/open-database.ts';
import type { EventLog } from '../events/event-log.ts';
import { keepWords, type NewWords } from '../wordings/words.ts';
import type { PublicationRow, PublicationStore } from './store.ts';

const maxText = 1000;

/** Where the key of a publication is kept, sealed. */
export const keyIdOf = (endpointId: string): string => `publication-${endpointId}`;

type PublicationChange = Partial<Omit<PublicationRow, keyof NewWords | 'wordings'>> & NewWords;
export type PublicationChanges = ReturnType<typeof createPublicationChanges>;

/** The only way publications change: row and event in one transaction. */
export const createPublicationChanges = (deps: {
  database: Database;
  events: EventLog;
  store: PublicationStore;
  secrets: SecretStore;
}) => {
  const { database, events, store } = deps;
  const tell = (
    { endpoint_id: endpointId, infra_id: infraId, vm_id: vmId, actor }: PublicationRow,
    state: PublicationRow['state'] | null,
    detail: string | null,
  ): void => {
    events.append({ type: 'publication-changed', infraId, endpointId, vmId, state, detail }, actor);
  };

  return {
    insert(row: PublicationRow): void {
      database.transact(() => {
        store.put(row);
        tell(row, row.state, row.detail);
      });
    },
    /** Null: it is gone. */
    change(endpointId: string, change: PublicationChange): PublicationRow | null {
      return database.transact(() => {
        const before = store.find(endpointId);
        if (before === null) return null;
        const row = { ...before, ...change, ...keepWords(before, change, maxText) };
        store.put(row);
        if (row.state !== before.state || row.detail !== before.detail) tell(row, row.state, row.detail);
        return row;
      });
    },
    remove(row: PublicationRow): void {
      database.transact(() => {
        store.remove(row.endpoint_id);
        deps.secrets.remove(keyIdOf(row.endpoint_id));
        tell(row, null, null);
      });
    },
  };
};
