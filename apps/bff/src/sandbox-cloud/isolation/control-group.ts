import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { vmLimits } from './bwrap-args.ts';

const root = '/sys/fs/cgroup';

/** A control group of one VM. */
export interface ControlGroup {
  add(pid: number): void;
  remove(): void;
}

/**
 * A memory and process bound over a whole VM, where this host lets us make control groups: version 1 with its memory
 * hierarchy, or version 2 with the memory controller handed down. Null elsewhere; the limits per process still hold.
 */
export function prepareControlGroup(name: string): ControlGroup | null {
  const hierarchies: { dir: string; file: string; value: number }[] = existsSync(
    join(root, 'cgroup.subtree_control'),
  )
    ? [{ dir: join(root, name), file: 'memory.max', value: vmLimits.memoryBytes }]
    : [
        { dir: join(root, 'memory', name), file: 'memory.limit_in_bytes', value: vmLimits.memoryBytes },
        { dir: join(root, 'pids', name), file: 'pids.max', value: vmLimits.processes },
      ];
  const made: string[] = [];
  for (const { dir, file, value } of hierarchies) {
    try {
      mkdirSync(dir, { recursive: true });
      made.push(dir);
      writeFileSync(join(dir, file), `${value}`);
    } catch {
      continue; // read-only, absent or not delegated here, as in most containers
    }
  }
  if (made.length === 0) return null;
  return {
    add(pid) {
      for (const dir of made) writeFileSync(join(dir, 'cgroup.procs'), `${pid}`);
    },
    remove() {
      for (const dir of made) removeDir(dir, 20);
    },
  };
}

/** A group can be removed only when the kernel has buried its last process, a moment after it died. */
function removeDir(dir: string, tries: number): void {
  try {
    rmdirSync(dir);
  } catch (error) {
    if (tries > 0 && (error as NodeJS.ErrnoException).code === 'EBUSY') {
      setTimeout(() => removeDir(dir, tries - 1), 100).unref();
    }
  }
}
