import type { GuestFault } from '../guest-faults.ts';

/** One file per fault, as shell assignments that `lib/fault.sh` and the model service read. The first of a kind counts. */
export function faultFiles(faults: readonly GuestFault[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const { fault, vms: _vms, id, times, ...parameters } of faults) {
    if (files.has(fault)) continue;
    const lines = Object.entries({ id, times, ...parameters }).flatMap(([name, value]) =>
      value === undefined || value === null ? [] : [`fault_${name}=${quoted(String(value))}`],
    );
    files.set(fault, `${lines.join('\n')}\n`);
  }
  return files;
}

const quoted = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`;
