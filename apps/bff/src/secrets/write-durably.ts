import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const synced = (path: string, flags: string, bytes?: Buffer | string): void => {
  const file = openSync(path, flags, 0o600);
  try {
    if (typeof bytes === 'string') writeSync(file, bytes);
    else if (bytes !== undefined) writeSync(file, bytes);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
};

/**
 * Writes a file for this user alone: whole on disk or not at all when it returns, its name in the folder included.
 * `over`: what to do with one of that name, `fail` throws EEXIST.
 */
export const writeDurably = (path: string, bytes: Buffer | string, over: 'replace' | 'fail'): void => {
  if (over === 'fail') synced(path, 'wx', bytes);
  else {
    synced(`${path}.tmp`, 'w', bytes);
    renameSync(`${path}.tmp`, path);
  }
  synced(dirname(path), 'r');
};
