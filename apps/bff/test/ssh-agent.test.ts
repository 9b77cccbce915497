import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../src/db/migrate.ts';
import { type Database, openDatabase } from '../src/db/open-database.ts';
import { createSshPool } from '../src/ssh/create-ssh-pool.ts';
import { agentInsteadOfKey } from '../src/ssh/vm-access.ts';
import { hasOpenSsh, startOpenSsh } from './openssh-fixture.ts';
import { until } from './sandbox-cloud-fixture.ts';
import { sourcePaths } from './start-test-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'terroir-agent-'));
const socket = join(folder, 'agent');
const logger = pino({ level: 'silent' });
let database: Database;
let host: Awaited<ReturnType<typeof startOpenSsh>>;
let agent: ReturnType<typeof spawn>;

beforeAll(async () => {
  if (!hasOpenSsh) return;
  database = openDatabase(join(folder, 'database.sqlite'));
  migrate(database, sourcePaths.migrationsDir);
  host = await startOpenSsh('vm-1');
  agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
  writeFileSync(join(folder, 'key'), host.access.privateKey, { mode: 0o600 });
  const add = async () => {
    try {
      execFileSync('ssh-add', [join(folder, 'key')], {
        env: { ...process.env, SSH_AUTH_SOCK: socket },
        stdio: 'ignore',
      });
      return true;
    } catch {
      return false; // it does not listen yet
    }
  };
  await until('the agent to take the key', add, 30_000);
});
afterAll(() => {
  if (hasOpenSsh) {
    agent.kill();
    host.stop();
    database.close();
  }
  rmSync(folder, { recursive: true, force: true });
});

test.skipIf(!hasOpenSsh)('an agent signs where no key of the host is kept', async () => {
  const pool = createSshPool({ database, logger, agentSocket: socket });
  const { stdout, code } = await pool.run({ ...host.access, privateKey: agentInsteadOfKey }, 'echo signed');
  expect([String(stdout), code]).toEqual(['signed\n', 0]);
  await pool.close();
});

test.skipIf(!hasOpenSsh)('without an agent the reason is told', async () => {
  const pool = createSshPool({ database, logger });
  await expect(pool.run({ ...host.access, privateKey: agentInsteadOfKey }, 'true')).rejects.toMatchObject({
    code: 'credential',
    message: expect.stringContaining('SSH_AUTH_SOCK'),
  });
  await pool.close();
});
