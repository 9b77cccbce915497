import Database from 'better-sqlite3';
import * as z from 'zod';
import {
  createVmRequestSchema,
  faultsPatchSchema,
  sandboxDiskSchema,
  sandboxGpuSchema,
  sandboxResourceSchema,
  sandboxVmStatusSchema,
} from '../contract.ts';
import type { FaultsPatch, SandboxDisk, SandboxResource } from '../contract.ts';
import type { StoredVm } from '../vms/vm-record.ts';

const endedVmsKept = 10_000;
/** Of two that start at once one must win: the loser lets go of its shared lock within this time. */
const lockWaitMs = 500;

const storedVmSchema: z.ZodType<StoredVm> = z.object({
  id: z.string(),
  index: z.number().int(),
  name: z.string(),
  provider: z.string(),
  region: z.string(),
  spec: z.string(),
  vcpu: z.number(),
  memoryGib: z.number(),
  gpu: sandboxGpuSchema.nullable(),
  hourlyUsd: z.number().nullable(),
  imageId: z.string().nullable(),
  rootDisk: z.object({ type: z.string(), sizeGib: z.number() }).nullable(),
  tags: z.record(z.string(), z.string()),
  clientToken: z.string(),
  // Null as well for VMs of a state file from before there were networks.
  network: createVmRequestSchema.shape.network,
  user: z.string(),
  publicIp: z.string(),
  privateIp: z.string(),
  sshPublicKey: z.string(),
  hostKey: z.object({ privateKey: z.string(), publicKey: z.string(), fingerprint: z.string() }),
  requestHash: z.string(),
  createdAt: z.string(),
  status: sandboxVmStatusSchema,
  sshPort: z.number().int().nullable(),
  bootId: z.string().nullable(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  billedMs: z.number(),
  billingSinceMs: z.number().nullable(),
  history: z.array(z.object({ atMs: z.number(), status: sandboxVmStatusSchema })),
});

const savedFaultsSchema = z.object({ patch: faultsPatchSchema, capacitySinceMs: z.number() });
export interface SavedFaults {
  readonly patch: FaultsPatch;
  readonly capacitySinceMs: number;
}

export interface SandboxStore {
  readVms(): StoredVm[];
  saveVm(vm: StoredVm): void;
  readDisks(): SandboxDisk[];
  saveDisk(disk: SandboxDisk): void;
  removeDisk(id: string): void;
  readResources(): SandboxResource[];
  saveResource(resource: SandboxResource): void;
  removeResource(id: string): void;
  readFaults(): SavedFaults;
  writeFaults(faults: SavedFaults): void;
  /** The folder of sockets and VM files of an earlier process, to be cleared away. */
  readRunDir(): string | null;
  writeRunDir(path: string): void;
  close(): void;
}

/** Another process holds this data dir's sandbox cloud. */
export class StateLockedError extends Error {}

/**
 * Opens the state file and holds its exclusive lock for as long as we live: the kernel frees it at death, so one data
 * dir has at most one sandbox cloud and no lock is ever left behind. Throws `StateLockedError`.
 */
export function openSandboxStore(path: string): SandboxStore {
  const db = new Database(path, { timeout: lockWaitMs });
  try {
    db.pragma('locking_mode = EXCLUSIVE');
    db.exec('BEGIN EXCLUSIVE; COMMIT');
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.exec(`
      CREATE TABLE IF NOT EXISTS vm (id TEXT PRIMARY KEY, position INTEGER NOT NULL, ended INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS disk (id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS resource (id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;
    `);
  } catch (error) {
    db.close();
    if ((error as { code?: string }).code?.startsWith('SQLITE_BUSY')) {
      throw new StateLockedError(`Another sandbox cloud holds ${path}.`, { cause: error });
    }
    throw error;
  }
  const upsert = db.prepare(
    'INSERT INTO vm (id, position, ended, body) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET ended = excluded.ended, body = excluded.body',
  );
  const prune = db.prepare(
    'DELETE FROM vm WHERE ended = 1 AND position <= (SELECT MAX(position) FROM vm) - ?',
  );
  const writeSetting = db.prepare(
    'INSERT INTO setting (name, body) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET body = excluded.body',
  );
  const readSetting = db.prepare<[string], { body: string }>('SELECT body FROM setting WHERE name = ?');
  const upsertDisk = db.prepare(
    'INSERT INTO disk (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body',
  );
  const deleteDisk = db.prepare('DELETE FROM disk WHERE id = ?');
  const upsertResource = db.prepare(
    'INSERT INTO resource (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body',
  );
  const deleteResource = db.prepare('DELETE FROM resource WHERE id = ?');
  const setting = (name: string): unknown => {
    const row = readSetting.get(name);
    return row ? JSON.parse(row.body) : null;
  };
  return {
    readVms: () =>
      db
        .prepare<[], { body: string }>('SELECT body FROM vm ORDER BY position')
        .all()
        .map((row) => storedVmSchema.parse(JSON.parse(row.body))),
    saveVm(vm) {
      upsert.run(vm.id, vm.index, vm.status === 'terminated' ? 1 : 0, JSON.stringify(vm));
      if (vm.status === 'terminated') prune.run(endedVmsKept);
    },
    readDisks: () =>
      db
        .prepare<[], { body: string }>('SELECT body FROM disk ORDER BY rowid')
        .all()
        .map((row) => sandboxDiskSchema.parse(JSON.parse(row.body))),
    saveDisk: (disk) => void upsertDisk.run(disk.id, JSON.stringify(disk)),
    removeDisk: (id) => void deleteDisk.run(id),
    readResources: () =>
      db
        .prepare<[], { body: string }>('SELECT body FROM resource ORDER BY rowid')
        .all()
        .map((row) => sandboxResourceSchema.parse(JSON.parse(row.body))),
    saveResource: (resource) => void upsertResource.run(resource.id, JSON.stringify(resource)),
    removeResource: (id) => void deleteResource.run(id),
    readFaults: () =>
      savedFaultsSchema.nullable().parse(setting('faults')) ?? { patch: {}, capacitySinceMs: 0 },
    writeFaults: (faults) => void writeSetting.run('faults', JSON.stringify(faults)),
    readRunDir: () => z.string().nullable().parse(setting('runDir')),
    writeRunDir: (path) => void writeSetting.run('runDir', JSON.stringify(path)),
    close: () => void db.close(),
  };
}
