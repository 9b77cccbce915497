import { renameSync, rmSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectionFileName, connectionFileSchema } from '../contract.ts';
import type { SandboxConnection } from '../contract.ts';

/** Says where this sandbox cloud listens; whole or not at all, readable by its owner alone. */
export function writeConnectionFile(dataDir: string, connection: SandboxConnection): void {
  const path = join(dataDir, connectionFileName);
  const draft = `${path}.${connection.pid}.tmp`;
  writeFileSync(draft, `${JSON.stringify(connection)}\n`, { mode: 0o600 });
  renameSync(draft, path);
}

/** Takes our own file away; a successor's stays. */
export function removeConnectionFile(dataDir: string, pid: number): void {
  const path = join(dataDir, connectionFileName);
  try {
    if (connectionFileSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).pid === pid)
      rmSync(path, { force: true });
  } catch {
    return; // gone with its data dir, or not ours to judge
  }
}
