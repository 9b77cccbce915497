import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made = new Map<string, string>();

/** A PATH with every command of this machine but one, as images have that are made to be small. Gone with the process. */
export const pathWithout = (program: string): string => {
  const known = made.get(program);
  if (known !== undefined) return known;
  const bin = mkdtempSync(join(tmpdir(), `terroir-no-${program}-`));
  process.once('exit', () => rmSync(bin, { recursive: true, force: true }));
  for (const folder of (process.env['PATH'] ?? '/usr/bin:/bin')
    .split(':')
    .filter((path) => existsSync(path))) {
    for (const name of readdirSync(folder)) {
      if (name === program || existsSync(join(bin, name))) continue;
      symlinkSync(join(folder, name), join(bin, name));
    }
  }
  made.set(program, bin);
  return bin;
};
