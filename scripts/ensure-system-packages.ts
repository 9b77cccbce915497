/**
 * `node scripts/ensure-system-packages.ts <need>…` makes sure that the programs a need names are on PATH:
 * `sandbox` (bubblewrap isolates the sandbox cloud's VMs), `browser` (Chromium for the browser journeys), `scripts`
 * (shellcheck and Ansible, which the tests of saved scripts and inventories ask), `packing` (zstd, with which a VM packs what
 * floods) or
 * `ssh-server` (OpenSSH, against which the console is tested too; asked for in CI alone, as it opens port 22).
 * As root on Debian or Ubuntu a missing one is installed with apt-get; elsewhere the command to run is
 * printed. `TERROIR_NO_INSTALL=1` never installs. A missing sandbox is not an error (VMs then refuse commands).
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

interface Need {
  programs: readonly string[];
  aptPackage: string;
  optional: boolean;
  why: string;
}

const needs: Readonly<Record<string, readonly Need[]>> = {
  sandbox: [
    {
      programs: ['bwrap'],
      aptPackage: 'bubblewrap',
      optional: true,
      why: 'Without it sandbox VMs boot and show on the map but refuse commands.',
    },
    {
      programs: ['perl'],
      aptPackage: 'perl-base',
      optional: true,
      why: 'Without it sandbox VMs boot and show on the map but refuse commands.',
    },
  ],
  browser: [
    {
      programs: ['chromium', 'chromium-browser', 'google-chrome'],
      aptPackage: 'chromium',
      optional: false,
      why: 'The browser journeys need it.',
    },
  ],
  scripts: [
    {
      programs: ['shellcheck'],
      aptPackage: 'shellcheck',
      optional: false,
      why: 'Every script that comes with Terroir is read by it.',
    },
    {
      programs: ['ansible-inventory'],
      aptPackage: 'ansible-core',
      optional: false,
      why: "Inventories are read by Ansible's own program.",
    },
  ],
  packing: [
    {
      programs: ['zstd'],
      aptPackage: 'zstd',
      optional: false,
      why: 'VMs that have it send floods packed, which is tested.',
    },
  ],
  'ssh-server': [
    {
      programs: ['sshd'],
      aptPackage: 'openssh-server',
      optional: false,
      why: 'The console is tested against it as well.',
    },
  ],
};

const onPath = (program: string): boolean =>
  [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'].some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      // @NOTE not in this folder; the next one may have it.
      return false;
    }
  });

const isMissing = (need: Need): boolean => !need.programs.some(onPath);

const wanted = process.argv.slice(2).flatMap((name) => needs[name] ?? []);
const missing = wanted.filter(isMissing);

if (missing.length > 0) {
  const packages = missing.map((need) => need.aptPackage);
  const mayInstall =
    process.platform === 'linux' &&
    process.getuid?.() === 0 &&
    onPath('apt-get') &&
    process.env['TERROIR_NO_INSTALL'] !== '1';
  if (mayInstall) {
    console.error(`Installing ${packages.join(', ')} with apt-get (TERROIR_NO_INSTALL=1 to skip) …`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const steps = [
      ['update', '-qq'],
      ['install', '-y', '-qq', '--no-install-recommends', ...packages],
    ];
    for (const step of steps) {
      const { status, stderr } = spawnSync('apt-get', step, { env, encoding: 'utf8', timeout: 600_000 });
      if (status !== 0) console.error(`apt-get ${step.join(' ')} failed: ${stderr}`);
    }
  }
  for (const need of missing.filter(isMissing)) {
    console.error(
      `${need.programs[0] ?? need.aptPackage} is missing. ${need.why} Install it with: sudo apt install ${need.aptPackage}`,
    );
    if (!need.optional) process.exitCode = 1;
  }
}
