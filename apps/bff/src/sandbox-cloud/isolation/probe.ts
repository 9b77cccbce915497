import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { IsolationReport } from '../contract.ts';

const run = promisify(execFile);

const remedy =
  'Install bubblewrap 0.7 or newer, perl and util-linux (`sudo apt install bubblewrap`), allow unprivileged user ' +
  'namespaces where the host locks them (`sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0`), and start Terroir again.';

/** How this host can build a VM; `asRoot` means true mounts and a user id of its own instead of a user namespace. */
export interface Isolation {
  readonly report: IsolationReport;
  readonly asRoot: boolean;
  /** bubblewrap can forbid further user namespaces inside (0.8 and newer, not as root). */
  readonly canForbidNesting: boolean;
}

/** Tries the very options VMs use, as versions and locked-down hosts differ in ways no version number tells. */
export async function probeIsolation(asRoot = process.getuid?.() === 0): Promise<Isolation> {
  const unavailable = (reason: string): Isolation => ({
    report: { available: false, reason, remedy },
    asRoot,
    canForbidNesting: false,
  });
  if (process.platform !== 'linux') {
    return {
      ...unavailable(`sandbox VMs need Linux, this host is ${process.platform}`),
      report: {
        available: false,
        reason: `sandbox VMs need Linux, this host is ${process.platform}`,
        remedy: 'Run Terroir on Linux (a virtual machine or WSL 2 will do) with bubblewrap installed.',
      },
    };
  }
  const options = { timeout: 10_000, env: { PATH: process.env['PATH'] } };
  try {
    await run('perl', ['-MPOSIX', '-MSocket', '-e', '1'], options);
    await run('prlimit', ['--version'], options);
  } catch (error) {
    return unavailable(`perl or prlimit is missing: ${firstLine(error)}`);
  }
  const trial = [
    ...(asRoot ? [] : ['--unshare-user']),
    '--unshare-pid',
    '--unshare-net',
    '--unshare-uts',
    '--unshare-ipc',
    '--as-pid-1',
    '--die-with-parent',
    '--clearenv',
    '--hostname',
    'probe',
    '--ro-bind',
    '/',
    '/',
    '--proc',
    '/proc',
    '--dev',
    '/dev',
    '--perms',
    '0755',
    '--size',
    '65536',
    '--tmpfs',
    '/tmp',
  ];
  try {
    await run('bwrap', [...trial, 'true'], options);
  } catch (error) {
    return unavailable(`bubblewrap cannot build a VM here: ${firstLine(error)}`);
  }
  const canForbidNesting =
    !asRoot &&
    (await run('bwrap', ['--disable-userns', ...trial, 'true'], options).then(
      () => true,
      () => false,
    ));
  return { report: { available: true }, asRoot, canForbidNesting };
}

function firstLine(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message?: string };
  return (stderr?.trim() || message || 'unknown failure').split('\n')[0] ?? '';
}
