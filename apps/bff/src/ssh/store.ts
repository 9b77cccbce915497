import * as z from 'zod';
import type { Database } from '../db/open-database.ts';
import { type HostKey, parseHostKey, typeInBlob } from './host-keys.ts';

/** The keys of VMs whose driver could not tell the key before the first connection. */
export interface HostKeyStore {
  find(vmId: string): HostKey | null;
  remember(vmId: string, blob: Buffer): void;
  /** Another key than the known one was shown; nothing was sent to it. */
  refused(vmId: string, blob: Buffer): void;
  /** When the key was first seen, and the last refused one. */
  facts(vmId: string): { seen: SeenKey | null; refused: SeenKey | null };
  /** Forgets the key seen first and the refusals: the next contact is a first one. */
  forget(vmId: string): void;
}
export interface SeenKey {
  /** OpenSSH public key line. */
  hostKey: string;
  at: string;
}

const rowSchema = z.string();
const seenSchema = z.object({ hostKey: z.string(), at: z.string() });
const lineOf = (blob: Buffer): string => `${typeInBlob(blob) ?? 'unknown'} ${blob.toString('base64')}`;

export const createHostKeyStore = (database: Database, now: () => Date): HostKeyStore => {
  const select = database.sqlite.prepare<[string]>('SELECT host_key FROM host_keys WHERE vm_id = ?').pluck();
  // The first one stays: a second sight is compared with it, never stored over it.
  const insert = database.sqlite.prepare(
    'INSERT INTO host_keys (vm_id, host_key, first_seen_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const selectSeen = database.sqlite.prepare(
    'SELECT host_key AS hostKey, first_seen_at AS at FROM host_keys WHERE vm_id = ?',
  );
  const selectRefused = database.sqlite.prepare(
    'SELECT host_key AS hostKey, refused_at AS at FROM host_key_refusals WHERE vm_id = ?',
  );
  const insertRefused = database.sqlite.prepare(
    `INSERT INTO host_key_refusals (vm_id, host_key, refused_at) VALUES (?, ?, ?)
     ON CONFLICT (vm_id) DO UPDATE SET host_key = excluded.host_key, refused_at = excluded.refused_at`,
  );
  const removals = ['host_keys', 'host_key_refusals'].map((table) =>
    database.sqlite.prepare(`DELETE FROM ${table} WHERE vm_id = ?`),
  );
  const seen = (row: unknown): SeenKey | null => (row === undefined ? null : seenSchema.parse(row));
  return {
    find(vmId) {
      const row = select.get(vmId);
      return row === undefined ? null : parseHostKey(rowSchema.parse(row));
    },
    remember(vmId, blob) {
      database.transact(() => insert.run(vmId, lineOf(blob), now().toISOString()));
    },
    refused(vmId, blob) {
      database.transact(() => insertRefused.run(vmId, lineOf(blob), now().toISOString()));
    },
    facts: (vmId) => ({ seen: seen(selectSeen.get(vmId)), refused: seen(selectRefused.get(vmId)) }),
    forget(vmId) {
      database.transact(() => removals.forEach((removal) => removal.run(vmId)));
    },
  };
};
