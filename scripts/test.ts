/**
 * The whole proof in one command: format, lint, architecture, types, unit and integration tests, build,
 * browser journeys. `node scripts/test.ts [stage…]` runs only the named stages. Ends with one line
 * `N passed, N failed` summed over all suites (a check such as lint counts as one) and exits 1 on any failure.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Count {
  passed: number;
  failed: number;
}

const root = join(import.meta.dirname, '..');
const reports = mkdtempSync(join(tmpdir(), 'terroir-test-'));
const only = process.argv.slice(2);
const total: Count = { passed: 0, failed: 0 };
const rows: string[] = [];

const run = (command: readonly string[], folder = '.', env: Record<string, string> = {}): boolean => {
  const [program, ...args] = command;
  const { status, error } = spawnSync(program ?? '', args, {
    cwd: join(root, folder),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (error) console.error(`${command.join(' ')}: ${error.message}`);
  return status === 0;
};

const check = (command: readonly string[], env: Record<string, string> = {}): Count =>
  run(command, '.', env) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };

/** A suite that ends badly without naming a failed test (a crash, no test found) counts as one failure. */
const honest = (count: Count, ended: boolean): Count =>
  !ended && count.failed === 0 ? { ...count, failed: 1 } : count;

const readReport = (file: string, read: (report: Record<string, unknown>) => Count): Count => {
  try {
    return read(JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>);
  } catch (error) {
    console.error(`No report of this suite: ${String(error)}`);
    return { passed: 0, failed: 1 };
  }
};

const vitest = (folder: string, env: Record<string, string> = {}): Count => {
  const file = join(reports, `${folder.replaceAll('/', '-')}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const ended = run(['node', 'node_modules/vitest/vitest.mjs', 'run', ...reporters], folder, env);
  const count = readReport(file, (report) => ({
    passed: Number(report['numPassedTests']),
    failed: Number(report['numFailedTests']),
  }));
  return honest(count, ended);
};

const playwright = (): Count => {
  const file = join(reports, 'e2e.json');
  const ended = run(['node', 'node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json'], 'e2e', {
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
  });
  const count = readReport(file, (report) => {
    const stats = report['stats'] as { expected: number; unexpected: number; flaky: number };
    return { passed: stats.expected + stats.flaky, failed: stats.unexpected };
  });
  return honest(count, ended);
};

const node = 'node';
const runs = (stage: string): boolean => only.length === 0 || only.includes(stage);
// Servers that tests of the BFF start and kill are then the built one, never one that was built some day before.
const builtJustNow: Record<string, string> = runs('build') ? { TERROIR_TEST_BUILT: 'yes' } : {};
const sshServer = process.env['CI'] === undefined ? [] : ['ssh-server'];
const stages: readonly (readonly [name: string, run: () => Count])[] = [
  [
    'system',
    () => check([node, 'scripts/ensure-system-packages.ts', 'sandbox', 'browser', 'scripts', ...sshServer]),
  ],
  ['format', () => check(['oxfmt', '--check'])],
  ['lint', () => check(['oxlint', '--type-aware', '--deny-warnings'])],
  ['architecture', () => check([node, '--test', 'scripts/architecture.test.ts'])],
  ['typecheck', () => check(['sh', '-c', 'tsc -p scripts && turbo run typecheck --output-logs=errors-only'])],
  ['build', () => check(['turbo', 'run', 'build', '--output-logs=errors-only'])],
  ...['packages/shared-types', 'packages/recommend-engine', 'assets', 'apps/bff', 'apps/web'].map(
    (folder) => [folder, () => vitest(folder, builtJustNow)] as const,
  ),
  ['e2e', playwright],
];

for (const [name, stage] of stages) {
  if (!runs(name)) continue;
  console.log(`\n── ${name}`);
  const startedAt = performance.now();
  const count = stage();
  total.passed += count.passed;
  total.failed += count.failed;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1).padStart(7);
  rows.push(`${name.padEnd(28)}${seconds} s  ${count.passed} passed, ${count.failed} failed`);
}

rmSync(reports, { recursive: true, force: true });
console.log(`\n${rows.join('\n')}\n`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
