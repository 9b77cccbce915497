import { closeSync, fsyncSync, openSync, rmSync, statSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const reserveBytes = 16 * 1024 * 1024;
const chunk = Buffer.alloc(1024 * 1024);

/** The disk is full: nothing that costs is begun, as it could not be followed. */
export class DiskFullError extends Error {
  override name = 'DiskFullError';
}

export interface DiskReserve {
  /** The disk ran full: gives its room to what must still be written. True: there was some to give. */
  release(): boolean;
  /** Throws `DiskFullError` while the room has not come back. */
  assertRoom(): void;
}

/**
 * Keeps some megabytes of the data dir's disk. On a full disk they are given to the journal, so that terminating still
 * works (a delete that cannot be written down cannot be followed either), while nothing new is created.
 */
export const createDiskReserve = (dataDir: string): DiskReserve => {
  const path = join(dataDir, 'reserve');
  const isThere = (): boolean => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) >= reserveBytes;
  const freeBytes = (): number => {
    const { bavail, bsize } = statfsSync(dataDir);
    return bavail * bsize;
  };
  /** False: there is no room for it. */
  const take = (): boolean => {
    if (isThere()) return true;
    if (freeBytes() < reserveBytes * 2) return false;
    try {
      const file = openSync(path, 'w', 0o600);
      try {
        for (let written = 0; written < reserveBytes;) written += writeSync(file, chunk);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      return true;
    } catch {
      rmSync(path, { force: true }); // somebody else was faster with the room
      return false;
    }
  };
  let isFull = !take();
  return {
    release() {
      const had = isThere();
      rmSync(path, { force: true });
      isFull = true;
      return had;
    },
    assertRoom() {
      if (isFull) isFull = !take();
      if (isFull)
        throw new DiskFullError('The disk of the data dir is full, so nothing that costs money is begun.');
    },
  };
};
