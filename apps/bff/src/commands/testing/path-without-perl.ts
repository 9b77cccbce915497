import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let made: string | null = null;

/** A PATH with every command of this machine but Perl, as images have that are made to be small. Gone with the process. */
export const pathWithoutPerl = (): string => {
  if (made !== null) return made;
  const bin = mkdtempSync(join(tmpdir(), 'terroir-no-perl-'));
  process.once('exit', () => rmSync(bin, { recursive: true, force: true }));
  for (const folder of (process.env['PATH'] ?? '/usr/bin:/bin')
    .split(':')
    .filter((path) => existsSync(path))) {
    for (const name of readdirSync(folder)) {
      if (name === 'perl' || existsSync(join(bin, name))) continue;
      symlinkSync(join(folder, name), join(bin, name));
    }
  }
  made = bin;
  return bin;
};
