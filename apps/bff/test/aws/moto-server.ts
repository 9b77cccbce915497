import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../free-port.ts';
import { until } from '../sandbox-cloud-fixture.ts';

const version = '5.2.5';
const cacheDir = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'terroir-tests');
const home = join(cacheDir, `moto-${version}`);

/** Installs moto into a virtual environment outside the repository, once per version. */
const install = (): void => {
  mkdirSync(cacheDir, { recursive: true });
  // Made aside and renamed when whole: two test runs may install at once, and one may be killed.
  const draft = `${home}.${process.pid}`;
  const run = (command: string, ...args: string[]): void => {
    const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? stderr}`);
  };
  try {
    run('python3', '-m', 'venv', draft);
    run(join(draft, 'bin/pip'), 'install', '--quiet', `moto[server,ec2,ssm,servicequotas]==${version}`);
    if (!existsSync(home)) renameSync(draft, home);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
};

/**
 * Why the tests against moto cannot run here; null: they can, and it is installed. Found out when this file is loaded,
 * as the first installation takes longer than a test may. In CI a failure, never a skip.
 */
export const motoMissing = ((): string | null => {
  try {
    if (!existsSync(home)) install();
    return null;
  } catch (error) {
    if (process.env['CI'] !== undefined) throw error;
    const reason = error instanceof Error ? error.message.trim() : String(error);
    process.stderr.write(
      `\n######## SKIPPED: the tests of the AWS driver need Python 3 with venv and moto ########\n${reason}\n\n`,
    );
    return reason;
  }
})();

const serve = `
import ctypes, signal, sys
try: ctypes.CDLL(None).prctl(1, signal.SIGKILL)
except Exception: pass
from moto.server import main
main(sys.argv[1:])`;

export interface MotoServer {
  url: string;
  stop(): Promise<void>;
}

/** moto's server, an AWS of its own that forgets everything when it ends. */
export const startMoto = async (): Promise<MotoServer> => {
  const port = await freePort();
  // Through the interpreter: scripts of an environment that was renamed name the old place. On Linux it ends with us.
  const child: ChildProcess = spawn(
    join(home, 'bin/python'),
    ['-c', serve, '-H', '127.0.0.1', '-p', String(port)],
    {
      stdio: ['ignore', 'ignore', 'ignore'],
      env: { PATH: process.env['PATH'], MOTO_EC2_LOAD_DEFAULT_AMIS: 'true' },
    },
  );
  const url = `http://127.0.0.1:${port}`;
  await until(
    'moto to answer',
    async () => {
      if (child.exitCode !== null) throw new Error(`moto ended with ${child.exitCode}`);
      return fetch(`${url}/moto-api/`).then(
        ({ ok }) => ok,
        () => false,
      );
    },
    60_000,
  );
  return {
    url,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
};
