import type { ServerHostKeyAlgorithm } from 'ssh2';
import * as z from 'zod';
import type { Database } from '../db/open-database.ts';

export interface HostKey {
  type: string;
  blob: Buffer;
}

/** The keys of VMs whose driver could not tell the key before the first connection. */
export interface HostKeyStore {
  find(vmId: string): HostKey | null;
  remember(vmId: string, blob: Buffer): void;
}

/** Parses `type base64 [comment]`; null when it is no such line. */
export const parseHostKey = (line: string): HostKey | null => {
  const [type, base64] = line.trim().split(/\s+/);
  if (type === undefined || base64 === undefined) return null;
  const blob = Buffer.from(base64, 'base64');
  return typeInBlob(blob) === type ? { type, blob } : null;
};

/** The wire form begins with the length and the name of the type. */
const typeInBlob = (blob: Buffer): string | null => {
  if (blob.length < 4) return null;
  const length = blob.readUInt32BE(0);
  return length > 64 || blob.length < 4 + length ? null : blob.toString('latin1', 4, 4 + length);
};

/** What to ask the server for, so that it answers with the key we know and not with another of its keys. */
export const algorithmsFor = (key: HostKey): ServerHostKeyAlgorithm[] =>
  key.type === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256'] : [key.type as ServerHostKeyAlgorithm];

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
