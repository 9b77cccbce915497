import type { Socket } from 'node:net';
import type { VmLauncher } from '../isolation/launcher.ts';
import type { VmProcess } from '../isolation/vm-process.ts';
import { dialVm } from '../ssh/dial-vm.ts';
import { startVmSshServer } from '../ssh/vm-ssh-server.ts';
import type { VmSshServer } from '../ssh/vm-ssh-server.ts';
import type { StoredVm } from './vm-record.ts';

/** The running part of one VM: its process tree and its SSH service. Without isolation only the latter. */
export interface VmMachine {
  /** Starts what is not running; the SSH service stays closed until `open`. */
  powerOn(): Promise<void>;
  open(): void;
  suspend(): Promise<void>;
  resume(): Promise<void>;
  reboot(): Promise<void>;
  powerOff(): Promise<void>;
  readonly sshPort: number | null;
  /** As the internet comes; null: nothing listens there. */
  dialPublic(port: number): Promise<Socket | null>;
}

export function createVmMachine(
  vm: StoredVm,
  launcher: VmLauncher,
  /** The SSH port on our loopback of the VM that has this address; null: none that this VM can reach. */
  neighbourPort: (ip: string) => number | null,
  onCrash: (reason: string) => void,
  /** Someone in the VM asked for a reboot. */
  onRebootWanted: () => void,
): VmMachine {
  let tree: VmProcess | null = null;
  let ssh: VmSshServer | null = null;
  let off = false;

  const openChannel = async (): Promise<Socket> => {
    if (tree) return tree.openChannel();
    const { reason, remedy } = launcher.report;
    throw new Error(
      launcher.report.available
        ? 'This sandbox VM is not running.'
        : `This sandbox VM cannot run commands: ${reason}. ${remedy}`,
    );
  };

  const powerOn = async () => {
    ssh ??= await startVmSshServer({
      hostPrivateKey: vm.hostKey.privateKey,
      user: vm.user,
      authorizedKey: vm.sshPublicKey,
      preferredPort: vm.sshPort,
      openChannel,
      neighbourPort,
    });
    if (launcher.report.available && !tree) {
      tree = await launcher.start(vm, {
        onExit(reason) {
          tree = null;
          ssh?.setOpen(false);
          onCrash(reason);
        },
        onRebootWanted,
      });
    }
    // Terminated while it was starting: nothing of it may stay.
    if (off) await powerOff();
  };

  const powerOff = async () => {
    off = true;
    const [oldTree, oldSsh] = [tree, ssh];
    tree = null;
    ssh = null;
    await Promise.all([oldTree?.kill(), oldSsh?.close()]);
    launcher.forget(vm);
  };

  return {
    powerOn,
    powerOff,
    open: () => ssh?.setOpen(true),
    dialPublic: (port) => dialVm(openChannel, port, 'public'),
    async suspend() {
      ssh?.setOpen(false);
      await tree?.stop();
    },
    async resume() {
      // After a restart of the sandbox cloud there is nothing to wake: the VM boots instead.
      if (!tree) await powerOn();
      else await tree.resume();
    },
    async reboot() {
      ssh?.setOpen(false);
      if (!tree) return powerOn();
      await tree.restart();
      launcher.setBootId(vm);
    },
    get sshPort() {
      return ssh?.port ?? null;
    },
  };
}
