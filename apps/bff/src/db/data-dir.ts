import { accessSync, chmodSync, constants, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { StartError } from '../start-error.ts';

export const databaseFileName = 'terroir.sqlite';

/** One level at a time: in a folder that takes no entries (/proc) Node's recursive form never returns. */
const makeFolder = (path: string): void => {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
};

/**
 * Makes sure that the data dir exists, is writable and closed to other users (0700). Throws `StartError`.
 * A folder with open rights is closed only when it is empty or ours: closing somebody's shared folder
 * would break what else lives there.
 */
export const prepareDataDir = (dataDir: string): void => {
  try {
    makeFolder(dataDir);
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    if ((statSync(dataDir).mode & 0o077) !== 0) {
      const entries = readdirSync(dataDir);
      if (entries.length > 0 && !entries.includes(databaseFileName)) {
        throw new StartError(
          `TERROIR_DATA_DIR ${dataDir} is open to other users and holds other files. ` +
            'Give a folder of its own, or run chmod 700 on it.',
        );
      }
      chmodSync(dataDir, 0o700);
    }
  } catch (error) {
    if (error instanceof StartError) throw error;
    throw new StartError(
      `TERROIR_DATA_DIR ${dataDir} cannot be used: ${error instanceof Error ? error.message : String(error)}. ` +
        'Give a folder that this user may write.',
    );
  }
};
