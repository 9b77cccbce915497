import * as z from 'zod';
import type { Database } from '../db/open-database.ts';
import { type HostKey, parseHostKey, typeInBlob } from './host-keys.ts';

/** The keys of VMs whose driver could not tell the key before the first connection. */
export interface HostKeyStore {
  find(vmId: string): HostKey | null;
  remember(vmId: string, blob: Buffer): void;
}

const rowSchema = z.string();

export const createHostKeyStore = (database: Database, now: () => Date): HostKeyStore => {
  const select = database.sqlite.prepare<[string]>('SELECT host_key FROM host_keys WHERE vm_id = ?').pluck();
  // The first one stays: a second sight is compared with it, never stored over it.
  const insert = database.sqlite.prepare(
    'INSERT INTO host_keys (vm_id, host_key, first_seen_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  return {
    find(vmId) {
      const row = select.get(vmId);
      return row === undefined ? null : parseHostKey(rowSchema.parse(row));
    },
    remember(vmId, blob) {
      const line = `${typeInBlob(blob) ?? 'unknown'} ${blob.toString('base64')}`;
      database.transact(() => insert.run(vmId, line, now().toISOString()));
    },
  };
};
