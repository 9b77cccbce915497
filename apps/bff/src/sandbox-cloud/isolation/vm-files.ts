import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { StoredVm } from '../vms/vm-record.ts';
import { sharedEtc } from './bwrap-args.ts';
import type { VmMounts } from './bwrap-args.ts';
import { nvidiaSmi } from './guest-commands.ts';

/** Writes the files that make one VM itself: `/etc`, boot id, `nvidia-smi` when its spec has an NVIDIA GPU. */
export function writeVmFiles(dir: string, vm: StoredVm, uid: number): VmMounts {
  const etcDir = join(dir, 'etc');
  mkdirSync(etcDir, { recursive: true, mode: 0o755 });
  for (const name of sharedEtc.dirs) {
    if (existsSync(`/etc/${name}`)) mkdirSync(join(etcDir, name), { recursive: true, mode: 0o755 });
  }
  for (const name of sharedEtc.files) {
    if (existsSync(`/etc/${name}`)) writeFileSync(join(etcDir, name), '');
  }
  for (const [name, text] of Object.entries(etcFiles(vm, uid)))
    writeFileSync(join(etcDir, name), text, { mode: 0o644 });

  const bootIdPath = join(dir, 'boot_id');
  writeBootId(bootIdPath, vm.bootId ?? '');

  const commands: Record<string, string> = {};
  if (vm.gpu && vm.gpu.vendor.toLowerCase() === 'nvidia') {
    const path = join(dir, 'nvidia-smi');
    const memoryMib = vm.gpu.memoryGibEach === null ? null : Math.round(vm.gpu.memoryGibEach * 1024);
    writeFileSync(path, nvidiaSmi({ model: vm.gpu.model, count: vm.gpu.count, memoryMib }), { mode: 0o755 });
    commands['/opt/terroir-vm/bin/nvidia-smi'] = path;
  }
  return { hostName: vm.name, user: vm.user, uid, etcDir, bootIdPath, commands };
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
