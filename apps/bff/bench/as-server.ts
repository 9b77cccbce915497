/** Imported first of all: what is measured has the heap of the server. */
import { heapFlags } from '../src/heap-flags.ts';

if (!heapFlags.every((flag) => process.execArgv.includes(flag))) {
  const given = [...process.execArgv, ...heapFlags, ...process.argv.slice(1)];
  process.execve?.(process.execPath, [process.execPath, ...given], process.env);
}
