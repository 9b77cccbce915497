import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { guestFaultNames } from '../guest-faults.ts';
import type { GuestFault } from '../guest-faults.ts';
import type { StoredVm } from '../vms/vm-record.ts';
import type { VmMounts } from './bwrap-args.ts';
import { faultFiles } from './fault-files.ts';
import { vmEnvironment } from './gpu-facts.ts';

/** Writes the files that make one VM itself: `/etc`, boot id, its cards, the faults asked for. */
export function writeVmFiles(
  dir: string,
  vm: StoredVm,
  uid: number,
  faults: readonly GuestFault[],
): VmMounts {
  const factsDir = join(dir, 'facts');
  mkdirSync(join(factsDir, 'etc'), { recursive: true, mode: 0o755 });
  for (const [name, text] of Object.entries(etcFiles(vm, uid)))
    writeFileSync(join(factsDir, 'etc', name), text, { mode: 0o644 });
  writeFileSync(join(factsDir, 'vm.env'), vmEnvironment(vm), { mode: 0o644 });
  writeFaults(dir, faults);

  const sysDir = join(dir, 'sys');
  mkdirSync(join(sysDir, 'bus/pci/devices'), { recursive: true, mode: 0o755 });
  const cards = vm.gpu?.vendor.toLowerCase() === 'nvidia' ? vm.gpu.count : 0;
  for (let card = 0; card < cards; card += 1) {
    const device = join(sysDir, 'bus/pci/devices', `0000:00:${(16 + card).toString(16)}.0`);
    mkdirSync(device, { recursive: true, mode: 0o755 });
    // PCI: NVIDIA's vendor id, and the class of a 3D controller.
    writeFileSync(join(device, 'vendor'), '0x10de\n', { mode: 0o644 });
    writeFileSync(join(device, 'class'), '0x030200\n', { mode: 0o644 });
  }

  const bootIdPath = join(dir, 'boot_id');
  writeBootId(bootIdPath, vm.bootId ?? '');
  return { hostName: vm.name, user: vm.user, uid, factsDir, sysDir, bootIdPath };
}

/** Makes the faults of a VM those given, from the next look on; each file is replaced whole. */
export function writeFaults(dir: string, faults: readonly GuestFault[]): void {
  const faultsDir = join(dir, 'facts/faults');
  mkdirSync(faultsDir, { recursive: true, mode: 0o755 });
  const files = faultFiles(faults);
  for (const name of guestFaultNames) {
    const text = files.get(name);
    const path = join(faultsDir, name);
    if (text === undefined) rmSync(path, { force: true });
    else {
      writeFileSync(`${path}.new`, text, { mode: 0o644 });
      renameSync(`${path}.new`, path);
    }
  }
}

/** Written in place: the file is bound into the running VM, and a replaced file would not be seen there. */
export function writeBootId(path: string, bootId: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  writeFileSync(path, `${bootId}\n`, { mode: 0o644 });
}

function etcFiles(vm: StoredVm, uid: number): Record<string, string> {
  return {
    passwd:
      `root:x:0:0:root:/root:/bin/bash\n${vm.user}:x:${uid}:${uid}:${vm.user}:/home/${vm.user}:/bin/bash\n` +
      'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n',
    group: `root:x:0:\ntty:x:5:\n${vm.user}:x:${uid}:\nnogroup:x:65534:\n`,
    hostname: `${vm.name}\n`,
    hosts: `127.0.0.1 localhost ${vm.name}\n::1 localhost ip6-localhost\n`,
    'nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files\nservices: files\n',
    'resolv.conf': '# A sandbox VM has no network beyond its own loopback.\n',
    'os-release':
      'NAME="Terroir sandbox VM"\nPRETTY_NAME="Terroir sandbox VM (simulated cloud)"\nID=terroir-sandbox\nVERSION_ID="1"\n',
    profile: `PS1='\\u@\\h:\\w\\$ '\n[ -f ~/.profile ] && . ~/.profile\ncat /etc/motd\n`,
    'bash.bashrc': `PS1='\\u@\\h:\\w\\$ '\n`,
    motd: `Terroir sandbox VM ${vm.name}: a simulated ${vm.spec} in ${vm.provider} ${vm.region}. Real shell, pretended hardware.\n`,
  };
}
