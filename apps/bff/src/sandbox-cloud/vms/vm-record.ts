import type { CreateVmParameters, SandboxVm, SandboxVmBrief, SandboxVmStatus } from '../contract.ts';

/** One VM as kept on disk: what was asked, what it is now, and the secrets that make it the same after a restart. */
export interface StoredVm extends Omit<CreateVmParameters, 'sshPublicKey'> {
  readonly id: string;
  /** Counts VMs of this cloud from 1; addresses and the Linux user id derive from it. */
  readonly index: number;
  readonly publicIp: string;
  readonly privateIp: string;
  readonly sshPublicKey: string;
  readonly hostKey: { readonly privateKey: string; readonly publicKey: string; readonly fingerprint: string };
  readonly requestHash: string;
  readonly createdAt: string;
  status: SandboxVmStatus;
  sshPort: number | null;
  bootId: string | null;
  startedAt: string | null;
  endedAt: string | null;
  failure: { code: string; message: string } | null;
  /** Closed billing intervals; an open one began at `billingSinceMs`. */
  billedMs: number;
  billingSinceMs: number | null;
  /** Newest last, bounded: what a stale listing shows. */
  history: { atMs: number; status: SandboxVmStatus }[];
}

const ended: ReadonlySet<SandboxVmStatus> = new Set(['terminated']);
const billed: ReadonlySet<SandboxVmStatus> = new Set(['running', 'rebooting']);
const historyLimit = 20;

export const isLiving = (vm: Pick<StoredVm, 'status'>): boolean => !ended.has(vm.status);

/** Moves a VM to another status and keeps its bill and history true. */
export function changeStatus(vm: StoredVm, status: SandboxVmStatus, atMs: number): void {
  const wasBilled = vm.billingSinceMs !== null;
  if (wasBilled && !billed.has(status)) {
    vm.billedMs += Math.max(0, atMs - (vm.billingSinceMs ?? atMs));
    vm.billingSinceMs = null;
  } else if (!wasBilled && billed.has(status)) {
    vm.billingSinceMs = atMs;
  }
  vm.status = status;
  if (ended.has(status)) vm.endedAt = new Date(atMs).toISOString();
  vm.history = [...vm.history, { atMs, status }].slice(-historyLimit);
}

/** The VM as the API shows it, without its private host key. */
export function toPublicVm(vm: StoredVm, status: SandboxVmStatus = vm.status): SandboxVm {
  return {
    id: vm.id,
    name: vm.name,
    provider: vm.provider,
    region: vm.region,
    spec: vm.spec,
    vcpu: vm.vcpu,
    memoryGib: vm.memoryGib,
    gpu: vm.gpu,
    hourlyUsd: vm.hourlyUsd,
    imageId: vm.imageId,
    status,
    publicIp: vm.publicIp,
    privateIp: vm.privateIp,
    sshPort: vm.sshPort,
    sshUser: vm.user,
    hostKey: { publicKey: vm.hostKey.publicKey, fingerprint: vm.hostKey.fingerprint },
    bootId: vm.bootId,
    tags: vm.tags,
    clientToken: vm.clientToken,
    network: vm.network,
    createdAt: vm.createdAt,
    startedAt: vm.startedAt,
    endedAt: vm.endedAt,
    failure: vm.failure,
    simulated: true,
  };
}

/** What a client that waits for a change asks again and again. */
export const toBriefVm = ({ id, status, bootId, sshPort }: SandboxVm): SandboxVmBrief => ({
  id,
  status,
  bootId,
  sshPort,
});
