import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from '../start-error.ts';

/** The long-lived token of this installation: read from `<dataDir>/token`, made there (0600) on first start. */
export const readOrMakeToken = (dataDir: string): string => {
  const path = join(dataDir, 'token');
  try {
    const made = randomBytes(32).toString('base64url');
    writeFileSync(path, `${made}\n`, { mode: 0o600, flag: 'wx' });
    return made;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const token = readFileSync(path, 'utf8').trim();
  if (!/^[!-~]{8,512}$/.test(token)) {
    throw new StartError(
      `${path} does not hold a token of 8 to 512 characters. Remove it to have a new one made.`,
    );
  }
  return token;
};
