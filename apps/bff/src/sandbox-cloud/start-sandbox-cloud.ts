import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { connectionFileName, connectionFileSchema, sandboxHealthSchema } from './contract.ts';
import type { SandboxConnection, SandboxProfile } from './contract.ts';

export interface StartSandboxCloudOptions {
  readonly dataDir: string;
  readonly profile: SandboxProfile;
  /** `dist/sandbox-cloud.js`, or `src/sandbox-cloud/main.ts` when run from source. */
  readonly entryPath: string;
  readonly nodePath?: string;
  readonly waitMs?: number;
}

const logFileName = 'sandbox-cloud.log';
/** What the sandbox cloud exits with when another one holds its data dir. */
export const dataDirHeldExitCode = 3;

// The sandbox must never hold our token or a user's cloud credentials, so its environment is a list of names.
const passedEnvironment = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ', 'NODE_COMPILE_CACHE'];

/**
 * The sandbox cloud of this data dir: a living one if there is one, else a new detached process that outlives us.
 * Throws with the end of its log when none answers within `waitMs` (15 s).
 */
export async function startOrFindSandboxCloud(options: StartSandboxCloudOptions): Promise<SandboxConnection> {
  const living = await findSandboxCloud(options.dataDir);
  if (living) return living;

  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  const logPath = join(options.dataDir, logFileName);
  const log = openSync(logPath, 'a', 0o600);
  const child = spawn(
    options.nodePath ?? process.execPath,
    [options.entryPath, '--data-dir', options.dataDir, '--profile', options.profile],
    { cwd: options.dataDir, detached: true, stdio: ['ignore', log, log], env: sandboxEnvironment() },
  );
  closeSync(log);
  let exit: string | null = null;
  let lostToAnother = false;
  child.once('error', (error) => (exit = `it could not be started: ${error.message}`));
  child.once('exit', (code, signal) => {
    exit = `it ended with ${signal ?? `code ${code}`}`;
    lostToAnother = code === dataDirHeldExitCode;
  });
  child.unref();

  const deadline = Date.now() + (options.waitMs ?? 15_000);
  for (;;) {
    const hasEnded = exit !== null;
    const found = await findSandboxCloud(options.dataDir);
    if (found) return found;
    // Another starter that won the data dir's lock is waited for; a failure of our own is told at once.
    if ((hasEnded && !lostToAnother) || Date.now() > deadline) break;
    await delay(25);
  }
  throw new Error(
    `The sandbox cloud did not answer: ${exit ?? 'no answer in time'}. Its log ends: ${logTail(logPath)} ` +
      `Read ${logPath}, or start with TERROIR_SANDBOX=off.`,
  );
}

/** The living sandbox cloud of a data dir, proved by an answer to its token; null when there is none. */
export async function findSandboxCloud(dataDir: string): Promise<SandboxConnection | null> {
  let text: string;
  try {
    text = await readFile(join(dataDir, connectionFileName), 'utf8');
  } catch {
    return null; // no file: none was started here, or it has ended
  }
  const connection = parseConnection(text);
  if (!connection || !isAlive(connection.pid)) return null;
  try {
    const response = await fetch(`${connection.url}/healthz`, {
      headers: { authorization: `Bearer ${connection.token}` },
      signal: AbortSignal.timeout(2_000),
    });
    const health = sandboxHealthSchema.safeParse(await response.json());
    return health.success && health.data.pid === connection.pid ? connection : null;
  } catch {
    return null; // the file is left from a process that died; its port is closed or someone else's
  }
}

function parseConnection(text: string): SandboxConnection | null {
  try {
    return connectionFileSchema.parse(JSON.parse(text));
  } catch {
    return null; // half-written by an older version or by hand: a new one will replace it
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function sandboxEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    passedEnvironment.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
  );
}

function logTail(path: string): string {
  try {
    return readFileSync(path, 'utf8').slice(-600).trim();
  } catch {
    return '(no log)';
  }
}
