import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { sandboxProfileSchema } from './contract.ts';
import { startSandboxCloud } from './sandbox-cloud.ts';
import { dataDirHeldExitCode } from './start-sandbox-cloud.ts';
import { StateLockedError } from './state/store.ts';

const log = (line: string) => void process.stdout.write(`${new Date().toISOString()} ${line}\n`);

/** Exit codes: 2 a bad argument, 3 another sandbox cloud holds the data dir, 1 anything else. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { 'data-dir': { type: 'string' }, profile: { type: 'string', default: 'normal' } },
  });
  const profile = sandboxProfileSchema.safeParse(values.profile);
  if (!values['data-dir'] || !profile.success) {
    process.stderr.write('usage: sandbox-cloud --data-dir <dir> [--profile normal|fast]\n');
    process.exit(2);
  }
  const bundled = join(import.meta.dirname, 'sandbox-model.js');
  const modelEntry = existsSync(bundled) ? bundled : join(import.meta.dirname, 'llm/main.ts');
  const cloud = await startSandboxCloud({
    dataDir: resolve(values['data-dir']),
    profile: profile.data,
    modelEntry,
    log,
  });
  log(`Sandbox cloud (simulated) on ${cloud.connection.url}, pid ${process.pid}`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void cloud.stop(signal));
  log(`Sandbox cloud ended: ${await cloud.ended}`);
  // Nothing is left to wait for; a forgotten timer or half-closed socket must not keep a dead cloud's process.
  process.exit(0);
}

// Files bound into VMs must be readable by their users, whatever umask we were started with; secrets set their own mode.
process.umask(0o022);
try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof StateLockedError ? dataDirHeldExitCode : 1);
}
