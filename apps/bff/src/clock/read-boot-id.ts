import { readFileSync } from 'node:fs';

/** What tells this boot of the machine from others; null: it does not say, as outside of Linux. */
export const readBootId = (): string | null => {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() || null;
  } catch {
    return null;
  }
};
