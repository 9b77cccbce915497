import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PQueue from 'p-queue';
import type { IsolationReport } from '../contract.ts';
import type { GuestFault } from '../guest-faults.ts';
import type { StoredVm } from '../vms/vm-record.ts';
import { bwrapCommand } from './bwrap-args.ts';
import { prepareControlGroup } from './control-group.ts';
import { writeGuestFiles } from './guest-files.ts';
import type { Isolation } from './probe.ts';
import { writeBootId, writeFaults, writeVmFiles } from './vm-files.ts';
import { startVmProcess } from './vm-process.ts';
import type { VmEvents, VmProcess } from './vm-process.ts';

// Real user ids of VMs begin far above those of people and services, and below those systemd hands to containers.
const firstUid = 200_000;
const uidCount = 60_000;
const concurrentStarts = 4;

/** Builds the Linux environments of VMs on this host. */
export interface VmLauncher {
  readonly report: IsolationReport;
  readonly runDir: string;
  start(vm: StoredVm, events: VmEvents): Promise<VmProcess>;
  /** Shows the running VM another boot id, from the next read on. */
  setBootId(vm: StoredVm): void;
  /** Shows the running VM what it must fail at, from the next look on. */
  setFaults(vm: StoredVm): void;
  forget(vm: StoredVm): void;
  close(): void;
}

export interface LauncherOptions {
  readonly isolation: Isolation;
  readonly modelEntry: string;
  readonly modelPath: string;
  readonly faultsOf: (vm: StoredVm) => readonly GuestFault[];
  /** What an earlier process left behind. */
  readonly oldRunDir: string | null;
}

export function createVmLauncher(options: LauncherOptions): VmLauncher {
  if (options.oldRunDir) rmSync(options.oldRunDir, { recursive: true, force: true });
  // Not in the data dir: a Unix socket's path may have 107 bytes, a data dir's has no such bound.
  const runDir = mkdtempSync(join(tmpdir(), 'terroir-sandbox-'));
  const guest = writeGuestFiles(join(runDir, 'guest'), options.modelEntry, options.modelPath);
  const starts = new PQueue({ concurrency: concurrentStarts });
  const { isolation } = options;
  const dirOf = (vm: StoredVm) => join(runDir, vm.id);

  return {
    report: isolation.report,
    runDir,
    async start(vm, events) {
      const dir = dirOf(vm);
      mkdirSync(dir, { recursive: true, mode: 0o755 });
      const uid = isolation.asRoot ? firstUid + (vm.index % uidCount) : 1_000;
      const mounts = writeVmFiles(dir, vm, uid, options.faultsOf(vm));
      const command = bwrapCommand(isolation, guest, mounts);
      const group = isolation.asRoot ? prepareControlGroup(`terroir-${vm.id}`) : null;
      const process = await starts.add(() =>
        startVmProcess(command, join(runDir, `${vm.id}.sock`), {
          ...events,
          onExit(reason) {
            group?.remove();
            events.onExit(reason);
          },
        }),
      );
      group?.add(process.initPid);
      return {
        ...process,
        async kill() {
          await process.kill();
          group?.remove();
        },
      };
    },
    setBootId: (vm) => writeBootId(join(dirOf(vm), 'boot_id'), vm.bootId ?? ''),
    setFaults(vm) {
      if (existsSync(dirOf(vm))) writeFaults(dirOf(vm), options.faultsOf(vm));
    },
    forget: (vm) => rmSync(dirOf(vm), { recursive: true, force: true }),
    close: () => rmSync(runDir, { recursive: true, force: true }),
  };
}
