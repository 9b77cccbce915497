import { uptime } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { CatalogFileError } from './catalog/load-error.ts';
import { readBootId } from './clock/read-boot-id.ts';
import { type SteadyClock, createSteadyClock } from './clock/steady-clock.ts';
import { loadCatalog } from './catalog/load-catalog.ts';
import type { Config } from './config.ts';
import { createContext } from './context.ts';
import { prepareDataDir } from './db/data-dir.ts';
import { NewerDatabaseError } from './db/migrate.ts';
import { isSqliteError } from './db/open-database.ts';
import { describeOwner, takeProcessLock, writeOwner } from './db/process-lock.ts';
import type { Paths } from './paths.ts';
import { PresetFileError } from './presets/files/preset-file-error.ts';
import { RemedyFileError } from './remedies/load-remedies.ts';
import { SecretKeyError } from './secrets/secret-key-error.ts';
import { type Serving, serve } from './serve.ts';
import { StartError } from './start-error.ts';

/** How long connections may hold back `readyz`; one dead connection does not make us unready. */
const firstCheckMs = 5_000;
/** Five seconds are promised for the whole stop. */
const graceMs = 1_500;

export interface Terroir {
  readonly port: number;
  readonly origin: string;
  readonly token: string;
  readonly readOnlyReason: string | null;
  /** What a person should know of this start; null: nothing. */
  readonly notice: string | null;
  issueLoginCode(): string;
  close(): Promise<void>;
}

export interface StartOptions {
  config: Config;
  paths: Paths;
  pid: number;
  checksReplies?: boolean;
  clock?: SteadyClock;
}

/** The one-line reason behind an error of starting; other errors are defects and keep their stack. */
const toStartError = (error: unknown, dataDir: string): unknown => {
  if (
    error instanceof CatalogFileError ||
    error instanceof PresetFileError ||
    error instanceof RemedyFileError ||
    error instanceof NewerDatabaseError ||
    error instanceof SecretKeyError
  ) {
    return new StartError(error.message.replaceAll('\n', ' '));
  }
  if (isSqliteError(error)) {
    return new StartError(`The database in ${dataDir} cannot be used: ${error.message} (${error.code}).`);
  }
  return error;
};

const open = async ({ config, paths, pid, ...options }: StartOptions, serving: Serving): Promise<Terroir> => {
  await nextTurn(); // lets a waiting /healthz through before the catalog takes the loop
  // What can be refused without touching the data dir comes before it.
  const catalog = loadCatalog(paths.assetsDir);
  prepareDataDir(config.dataDir);
  const lock = takeProcessLock(config.dataDir);
  const readOnlyReason =
    lock === null
      ? `This server is read-only: ${describeOwner(config.dataDir)} holds the data dir ${config.dataDir}.`
      : null;
  try {
    const context = createContext({
      config,
      paths,
      port: serving.port,
      catalog,
      readOnlyReason,
      checksReplies: options.checksReplies ?? false,
      clock:
        options.clock ??
        createSteadyClock({
          wallMs: () => Date.now(),
          monotonicMs: () => performance.now(),
          uptimeMs: () => uptime() * 1000,
          bootId: readBootId(),
        }),
    });
    if (lock !== null) writeOwner(config.dataDir, { pid, url: context.origin });
    serving.handOver(context);
    await context.start(firstCheckMs);
    return {
      port: serving.port,
      origin: context.origin,
      token: context.token,
      readOnlyReason,
      notice: context.notice,
      issueLoginCode: () => context.issueLoginCode(),
      async close() {
        context.stop();
        await serving.close(graceMs);
        await context.close();
        lock?.release();
      },
    };
  } catch (error) {
    lock?.release();
    throw error;
  }
};

/** Starts the server and resolves when `readyz` is 200. Throws `StartError` for what a person can put right. */
export const startTerroir = async (options: StartOptions): Promise<Terroir> => {
  const serving = await serve(options.config);
  try {
    return await open(options, serving);
  } catch (error) {
    await serving.close(0);
    throw toStartError(error, options.config.dataDir);
  }
};
