import { existsSync, lstatSync, readlinkSync } from 'node:fs';
import { guestRoot } from './guest-files.ts';
import type { GuestFiles } from './guest-files.ts';
import { initSyscalls } from './vm-init.ts';
import type { Isolation } from './probe.ts';

const mebibyte = 1024 * 1024;

/** What one VM may use of this host, whatever its spec says it has. */
export const vmLimits = {
  processes: 256,
  /** Per process. Not RLIMIT_AS: Node reserves far more address space than it uses. */
  dataBytes: 2048 * mebibyte,
  fileBytes: 256 * mebibyte,
  openFiles: 1024,
  homeBytes: 256 * mebibyte,
  tmpBytes: 128 * mebibyte,
  varBytes: 64 * mebibyte,
  etcBytes: 8 * mebibyte,
  optBytes: 32 * mebibyte,
  runBytes: 16 * mebibyte,
  shmBytes: 32 * mebibyte,
  /** All of a VM together, where this host lets us use a control group. */
  memoryBytes: 1024 * mebibyte,
} as const;

export interface VmMounts {
  readonly hostName: string;
  readonly user: string;
  readonly uid: number;
  /** Seen as `/opt/terroir-vm`: the VM's own facts, its `/etc` to begin with, the faults asked for. */
  readonly factsDir: string;
  /** Seen as `/sys`: the cards of its spec. */
  readonly sysDir: string;
  readonly bootIdPath: string;
}

/** The bubblewrap command of one VM, ending in its init. */
export function bwrapCommand(isolation: Isolation, guest: GuestFiles, vm: VmMounts): string[] {
  const home = `/home/${vm.user}`;
  const tmpfs = (path: string, bytes: number, mode = '0755') => [
    '--perms',
    mode,
    '--size',
    `${bytes}`,
    '--tmpfs',
    path,
  ];
  return [
    'bwrap',
    ...(isolation.asRoot
      ? // True mounts as root, then init takes a user id of its own: a process limit counts per real user id.
        ['--cap-drop', 'ALL', '--cap-add', 'CAP_SETUID', '--cap-add', 'CAP_SETGID', '--cap-add', 'CAP_CHOWN']
      : ['--unshare-user', '--uid', `${vm.uid}`, '--gid', `${vm.uid}`]),
    ...(isolation.canForbidNesting ? ['--disable-userns'] : []),
    '--unshare-pid',
    '--unshare-net',
    '--unshare-uts',
    '--unshare-ipc',
    '--unshare-cgroup-try',
    '--as-pid-1',
    '--die-with-parent',
    '--new-session',
    '--clearenv',
    '--hostname',
    vm.hostName,
    '--info-fd',
    '4',
    ...systemMounts(),
    ...tmpfs('/etc', vmLimits.etcBytes),
    ...etcBinds(),
    '--ro-bind',
    vm.sysDir,
    '/sys',
    '--proc',
    '/proc',
    '--ro-bind',
    vm.bootIdPath,
    '/proc/sys/kernel/random/boot_id',
    '--dev',
    '/dev',
    ...tmpfs('/dev/shm', vmLimits.shmBytes, '1777'),
    '--remount-ro',
    '/dev',
    ...tmpfs('/tmp', vmLimits.tmpBytes, '1777'),
    ...tmpfs('/run', vmLimits.runBytes),
    ...tmpfs('/var', vmLimits.varBytes),
    ...tmpfs(home, vmLimits.homeBytes),
    ...tmpfs('/opt', vmLimits.optBytes),
    ...dirs('/opt/terroir-vm', '/opt/terroir-vm/bin'),
    ...['vm.env', 'etc', 'faults'].flatMap((name) => [
      '--ro-bind',
      `${vm.factsDir}/${name}`,
      `/opt/terroir-vm/${name}`,
    ]),
    '--ro-bind',
    guest.dir,
    guestRoot,
    ...guest.binds.flatMap(([source, destination]) => ['--ro-bind', source, destination]),
    '--dir',
    '/root',
    '--dir',
    '/mnt',
    '--dir',
    '/srv',
    '--chdir',
    '/',
    '--remount-ro',
    '/',
    '--',
    // Limits are set inside: in a user namespace of its own a VM's processes are then counted apart from the user's.
    '/usr/bin/prlimit',
    `--nproc=${vmLimits.processes}`,
    `--data=${vmLimits.dataBytes}`,
    '--core=0',
    `--fsize=${vmLimits.fileBytes}`,
    `--nofile=${vmLimits.openFiles}`,
    '/usr/bin/perl',
    `${guestRoot}/lib/init.pl`,
    vm.user,
    `${vm.uid}`,
    `${vm.uid}`,
    home,
    ...initSyscalls,
  ];
}

/** `/usr` read-only; `/bin`, `/lib` and their kind as this host has them, links or folders. */
function systemMounts(): string[] {
  const merged = ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'].filter((path) => existsSync(path));
  return [
    '--ro-bind',
    '/usr',
    '/usr',
    ...merged.flatMap((path) =>
      lstatSync(path).isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : ['--ro-bind', path, path],
    ),
  ];
}

/** As root, folders made on the way to a mount would be closed to the VM's user. */
const dirs = (...paths: string[]) => paths.flatMap((path) => ['--perms', '0755', '--dir', path]);

/** Parts of the host's `/etc` that programs in `/usr` need. */
const sharedEtc = {
  files: ['ld.so.cache', 'ld.so.conf', 'mime.types', 'services', 'protocols'],
  dirs: ['alternatives', 'ld.so.conf.d', 'ssl/certs', 'terminfo'],
} as const;

function etcBinds(): string[] {
  return [
    ...dirs('/etc/ssl'),
    ...[...sharedEtc.files, ...sharedEtc.dirs].flatMap((name) =>
      existsSync(`/etc/${name}`) ? ['--ro-bind', `/etc/${name}`, `/etc/${name}`] : [],
    ),
  ];
}
