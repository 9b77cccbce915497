import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { CloudError } from '../api/cloud-error.ts';
import type {
  CreateVmParameters,
  DryRunParameters,
  SandboxProfile,
  SandboxVm,
  VmAction,
} from '../contract.ts';
import { guestFaultsOf } from '../guest-faults.ts';
import type { VmLauncher } from '../isolation/launcher.ts';
import { newHostKey, parsePublicKey } from '../ssh/keys.ts';
import type { SandboxResources } from '../resources/resource-service.ts';
import type { SandboxStore } from '../state/store.ts';
import { addressesOf } from './addresses.ts';
import { actionDelayMs, between, happens } from './faults.ts';
import type { FaultSettings } from './faults.ts';
import { checkLimits } from './limits.ts';
import { createThrottle } from './throttle.ts';
import { createVmMachine } from './vm-machine.ts';
import type { VmMachine } from './vm-machine.ts';
import { changeStatus, isLiving, toPublicVm } from './vm-record.ts';
import type { StoredVm } from './vm-record.ts';

const concurrentCreations = 512;
const recordsInMemory = 12_000;

export interface VmService {
  /** All VMs, the ended ones too. */
  all(): readonly StoredVm[];
  find(id: string): StoredVm;
  create(request: CreateVmParameters): Promise<SandboxVm>;
  /** Throws what a creation would be refused with for its quota or for want of room. */
  checkRoom(request: DryRunParameters): void;
  act(id: string, action: VmAction): Promise<SandboxVm>;
  /** Replaces its tags, as its owner may do at any time behind our back. */
  setTags(id: string, tags: Record<string, string>): SandboxVm;
  /** As the internet comes to its public address; null: nothing listens there. Throws where its firewall says no. */
  dialPublic(id: string, port: number): Promise<Socket | null>;
  /** Shows all living VMs the faults that are asked for now. */
  showFaults(): void;
  /** Boots again what was running when an earlier process died: same identity, new boot id, empty home. */
  restore(): void;
  terminateAll(): Promise<void>;
  /** Ends all process trees and keeps the records: the next process boots them again. */
  stop(): Promise<void>;
}

export interface VmServiceOptions {
  readonly store: SandboxStore;
  readonly faults: FaultSettings;
  readonly launcher: VmLauncher;
  /** Refuses a VM whose network is not there. */
  readonly resources: Pick<SandboxResources, 'checkNetwork' | 'letsIn'>;
  readonly profile: SandboxProfile;
  readonly log: (line: string) => void;
}

export function createVmService(options: VmServiceOptions): VmService {
  const { store, faults, launcher, resources, profile, log } = options;
  const vms = new Map(store.readVms().map((vm) => [vm.id, vm]));
  const byToken = new Map([...vms.values()].map((vm) => [vm.clientToken, vm]));
  const creations = new Map<string, Promise<void>>();
  const machines = new Map<string, VmMachine>();
  /** Rises with every order to a VM; a slower, older order sees that it is no longer wanted and stops. */
  const orders = new Map<string, number>();
  /** Strikes of slow reboots by fault and VM. */
  const slowReboots = new Map<string, number>();
  let stopped = false;

  const move = (vm: StoredVm, status: StoredVm['status']) => {
    changeStatus(vm, status, Date.now());
    store.saveVm(vm);
  };
  const newOrder = (vm: StoredVm) => {
    const order = (orders.get(vm.id) ?? 0) + 1;
    orders.set(vm.id, order);
    return () => !stopped && orders.get(vm.id) === order;
  };
  /** As in a cloud: a public address is reached from anywhere, a private one within the region. */
  const neighbourOf = (from: StoredVm, ip: string): number | null => {
    const found = [...vms.values()].find(
      (vm) =>
        vm.status === 'running' &&
        (vm.publicIp === ip ||
          (vm.privateIp === ip && vm.provider === from.provider && vm.region === from.region)),
    );
    return found?.sshPort ?? null;
  };
  const machineOf = (vm: StoredVm): VmMachine => {
    const known = machines.get(vm.id);
    if (known) return known;
    const machine = createVmMachine(
      vm,
      launcher,
      (ip) => neighbourOf(vm, ip),
      (reason) => {
        newOrder(vm);
        fail(
          vm,
          'SystemFailure',
          `The VM's process tree ended by itself: ${reason}. Reboot it or terminate it.`,
        );
      },
      () => rebootFromInside(vm),
    );
    machines.set(vm.id, machine);
    return machine;
  };
  const fail = (vm: StoredVm, code: string, message: string) => {
    if (stopped || !isLiving(vm)) return;
    vm.failure = { code, message };
    move(vm, 'failed');
    log(`${vm.id} failed: ${message}`);
  };
  const running = (vm: StoredVm, machine: VmMachine) => {
    vm.sshPort = machine.sshPort;
    vm.failure = null;
    machine.open();
    move(vm, 'running');
  };
  /** Runs the slow part of an order; what fails there fails the VM, not the request that gave the order. */
  const inBackground = (vm: StoredVm, wanted: () => boolean, work: () => Promise<void>) => {
    work().catch((error: unknown) => {
      if (wanted()) fail(vm, 'SystemFailure', error instanceof Error ? error.message : String(error));
    });
  };
  const throttle = createThrottle(() => faults.current().createsPerSecond);
  const pause = () => delay(between(actionDelayMs[profile]));

  const boot = (vm: StoredVm) => {
    const wanted = newOrder(vm);
    vm.bootId = randomUUID();
    vm.startedAt = new Date().toISOString();
    move(vm, 'booting');
    if (happens(faults.current().bootStuck)) return;
    const machine = machineOf(vm);
    inBackground(vm, wanted, async () => {
      await Promise.all([machine.powerOn(), delay(between(faults.current().bootDelayMs))]);
      if (wanted()) running(vm, machine);
    });
  };

  /** The fault's own time comes on top of a boot's. */
  const bootAgain = async (vm: StoredVm) => {
    const slow = guestFaultsOf(faults.current().guest, vm).find(({ fault }) => fault === 'reboot-slow');
    const key = `${slow?.id ?? ''} ${vm.id}`;
    const struck = slowReboots.get(key) ?? 0;
    const isSlow = slow !== undefined && struck < (slow.times ?? Infinity);
    if (isSlow) slowReboots.set(key, struck + 1);
    await Promise.all([
      machineOf(vm).reboot(),
      delay(between(faults.current().bootDelayMs) + (isSlow ? (slow.ms ?? 60_000) : 0)),
    ]);
  };
  /** No cloud sees that: the VM counts as running all the while, only its boot id tells. */
  const rebootFromInside = (vm: StoredVm) => {
    if (vm.status !== 'running') return;
    const wanted = newOrder(vm);
    vm.bootId = randomUUID();
    vm.startedAt = new Date().toISOString();
    store.saveVm(vm);
    inBackground(vm, wanted, async () => {
      await bootAgain(vm);
      if (wanted()) machineOf(vm).open();
    });
  };

  const end = (vm: StoredVm) => {
    move(vm, 'terminated');
    machines.delete(vm.id);
    orders.delete(vm.id);
    if (vms.size > recordsInMemory) {
      const oldest = [...vms.values()].find((one) => !isLiving(one));
      if (oldest) {
        vms.delete(oldest.id);
        byToken.delete(oldest.clientToken);
      }
    }
  };

  const orderTo: Record<VmAction, (vm: StoredVm) => void | Promise<void>> = {
    suspend(vm) {
      expect(vm, ['running'], 'suspended');
      const wanted = newOrder(vm);
      move(vm, 'suspending');
      inBackground(vm, wanted, async () => {
        await Promise.all([machineOf(vm).suspend(), pause()]);
        if (wanted()) move(vm, 'suspended');
      });
    },
    resume(vm) {
      expect(vm, ['suspended'], 'resumed');
      const wanted = newOrder(vm);
      move(vm, 'resuming');
      inBackground(vm, wanted, async () => {
        const machine = machineOf(vm);
        await Promise.all([machine.resume(), pause()]);
        if (wanted()) running(vm, machine);
      });
    },
    reboot(vm) {
      expect(vm, ['running', 'failed'], 'rebooted');
      const wanted = newOrder(vm);
      vm.bootId = randomUUID();
      vm.startedAt = new Date().toISOString();
      move(vm, 'rebooting');
      inBackground(vm, wanted, async () => {
        await bootAgain(vm);
        if (wanted()) running(vm, machineOf(vm));
      });
    },
    terminate(vm) {
      if (vm.status === 'terminating' || !isLiving(vm)) return;
      const wanted = newOrder(vm);
      move(vm, 'terminating');
      inBackground(vm, wanted, async () => {
        await Promise.all([machines.get(vm.id)?.powerOff(), pause()]);
        if (wanted()) end(vm);
      });
    },
    async kill(vm) {
      if (!isLiving(vm)) return;
      newOrder(vm);
      await machines.get(vm.id)?.powerOff();
      vm.failure = {
        code: 'ServerTerminated',
        message: 'The sandbox cloud was told to take this VM away behind your back.',
      };
      end(vm);
    },
  };

  const find = (id: string): StoredVm => {
    const vm = vms.get(id);
    if (!vm)
      throw new CloudError(404, 'InvalidInstanceID.NotFound', `There is no VM ${id} in this sandbox cloud.`);
    return vm;
  };

  return {
    all: () => [...vms.values()],
    find,
    checkRoom(request) {
      checkLimits(request, [...vms.values()], faults.current(), faults.capacitySinceMs());
    },
    async create(request) {
      const requestHash = hashOf(request);
      const earlier = byToken.get(request.clientToken);
      if (earlier) {
        if (earlier.requestHash !== requestHash) {
          throw new CloudError(
            409,
            'IdempotentParameterMismatch',
            `The client token ${request.clientToken} was used for another request. Use a new token for a new VM.`,
          );
        }
        await creations.get(earlier.id);
        return toPublicVm(earlier);
      }
      if (!parsePublicKey(request.sshPublicKey)) {
        throw new CloudError(400, 'InvalidKey.Format', 'sshPublicKey is not a public key in OpenSSH format.');
      }
      if (creations.size >= concurrentCreations) {
        throw new CloudError(503, 'RequestLimitExceeded', 'Request limit exceeded. Retry after a second.', {
          'retry-after': '1',
        });
      }
      throttle(request);
      resources.checkNetwork(request);
      checkLimits(request, [...vms.values()], faults.current(), faults.capacitySinceMs());

      const vm = newVm(request, requestHash, nextIndex(vms));
      vms.set(vm.id, vm);
      byToken.set(vm.clientToken, vm);
      store.saveVm(vm);
      const wanted = newOrder(vm);
      const accept = async () => {
        await delay(between(faults.current().createDelayMs));
        if (wanted()) boot(vm);
      };
      const creation = accept();
      creations.set(vm.id, creation);
      await creation.finally(() => creations.delete(vm.id));
      return toPublicVm(vm);
    },
    async act(id, action) {
      const vm = find(id);
      await orderTo[action](vm);
      return toPublicVm(vm);
    },
    setTags(id, tags) {
      const vm = find(id);
      vm.tags = tags;
      store.saveVm(vm);
      return toPublicVm(vm);
    },
    async dialPublic(id, port) {
      const vm = find(id);
      if (!resources.letsIn(vm, port))
        throw new CloudError(403, 'Blocked', `No security group of ${id} lets in port ${port}.`);
      return vm.status === 'running' ? machineOf(vm).dialPublic(port) : null;
    },
    showFaults() {
      for (const vm of vms.values()) if (isLiving(vm)) launcher.setFaults(vm);
    },
    restore() {
      for (const vm of vms.values()) {
        if (vm.status === 'terminating') end(vm);
        else if (isLiving(vm) && vm.status !== 'suspended' && vm.status !== 'failed') {
          if (vm.status === 'suspending') move(vm, 'suspended');
          else boot(vm);
        }
      }
    },
    async terminateAll() {
      await Promise.all([...vms.values()].filter(isLiving).map(async (vm) => orderTo.kill(vm)));
    },
    async stop() {
      stopped = true;
      await Promise.all([...machines.values()].map((machine) => machine.powerOff()));
    },
  };
}

function expect(vm: StoredVm, allowed: readonly StoredVm['status'][], done: string): void {
  if (allowed.includes(vm.status)) return;
  throw new CloudError(
    409,
    'IncorrectInstanceState',
    `The VM ${vm.id} is ${vm.status} and cannot be ${done}; it must be ${allowed.join(' or ')}.`,
  );
}

function newVm(request: CreateVmParameters, requestHash: string, index: number): StoredVm {
  const now = new Date();
  return {
    ...request,
    id: `i-${randomBytes(8).toString('hex')}`,
    index,
    ...addressesOf(index),
    hostKey: newHostKey(),
    requestHash,
    createdAt: now.toISOString(),
    status: 'creating',
    sshPort: null,
    bootId: null,
    startedAt: null,
    endedAt: null,
    failure: null,
    billedMs: 0,
    billingSinceMs: null,
    history: [{ atMs: now.getTime(), status: 'creating' }],
  };
}

function nextIndex(vms: ReadonlyMap<string, StoredVm>): number {
  let highest = 0;
  for (const vm of vms.values()) highest = Math.max(highest, vm.index);
  return highest + 1;
}

/** Equal for equal requests whatever the order of their keys. */
function hashOf(request: CreateVmParameters): string {
  const sorted = (value: unknown): unknown =>
    value !== null && typeof value === 'object'
      ? Object.fromEntries(
          Object.entries(value)
            .toSorted(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, inner]) => [key, sorted(inner)]),
        )
      : value;
  return createHash('sha256')
    .update(JSON.stringify(sorted(request)))
    .digest('hex');
}
