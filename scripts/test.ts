/**
 * The whole proof in one command: format, lint, architecture, types, unit and integration tests, build,
 * browser journeys. `node scripts/test.ts [stage…]` runs only the named stages. Ends with what failed and one line
 * `N passed, N failed` summed over all suites (a check such as lint counts as one) and exits 1 on any failure.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPlaywrightReport, readVitestReport, type SuiteResult } from './reports.ts';

const root = join(import.meta.dirname, '..');
const reports = mkdtempSync(join(tmpdir(), 'terroir-test-'));
const only = process.argv.slice(2);
const total: SuiteResult = { passed: 0, failed: 0, failures: [] };
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

const check = (command: readonly string[], env: Record<string, string> = {}): SuiteResult =>
  run(command, '.', env)
    ? { passed: 1, failed: 0, failures: [] }
    : { passed: 0, failed: 1, failures: [`✗ ${command.join(' ')}`] };

/** A suite that ends badly without naming a failed test (a crash, no test found) counts as one failure. */
const honest = (result: SuiteResult, ended: boolean, folder: string): SuiteResult =>
  !ended && result.failed === 0
    ? { ...result, failed: 1, failures: [...result.failures, `✗ ${folder}: the suite itself ended badly`] }
    : result;

const vitest = (folder: string, env: Record<string, string> = {}): SuiteResult => {
  const file = join(reports, `${folder.replaceAll('/', '-')}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const ended = run(['node', 'node_modules/vitest/vitest.mjs', 'run', ...reporters], folder, env);
  return honest(readVitestReport(file), ended, folder);
};

const playwright = (): SuiteResult => {
  const file = join(reports, 'e2e.json');
  const ended = run(['node', 'node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json'], 'e2e', {
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
  });
  return honest(readPlaywrightReport(file), ended, 'e2e');
};

const node = 'node';
const runs = (stage: string): boolean => only.length === 0 || only.includes(stage);
// Servers that tests of the BFF start and kill are then the built one, never one that was built some day before.
const builtJustNow: Record<string, string> = runs('build') ? { TERROIR_TEST_BUILT: 'yes' } : {};
const sshServer = process.env['CI'] === undefined ? [] : ['ssh-server'];
const stages: readonly (readonly [name: string, run: () => SuiteResult])[] = [
  [
    'system',
    () =>
      check([
        node,
        'scripts/ensure-system-packages.ts',
        'sandbox',
        'browser',
        'scripts',
        'packing',
        ...sshServer,
      ]),
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
  const { passed, failed, failures } = stage();
  total.passed += passed;
  total.failed += failed;
  total.failures.push(...failures);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1).padStart(7);
  rows.push(`${name.padEnd(28)}${seconds} s  ${passed} passed, ${failed} failed`);
}

rmSync(reports, { recursive: true, force: true });
// What failed is named again at the end: the report of its suite lies many screens above.
if (total.failures.length > 0) console.log(`\n${total.failures.join('\n')}`);
console.log(`\n${rows.join('\n')}\n`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
