import type { Spec, VmStatus } from '@terroir/shared-types';
import type {
  CreateVmRequest as SandboxCreate,
  DryRunRequest,
  SandboxVm,
} from '../../sandbox-cloud/contract.ts';
import type { CreateVmRequest, DriverVm } from '../driver.ts';
import { failureOf } from './errors.ts';

/** Some clouds sell part of a card: inside the VM it shows as one, named by its profile as NVIDIA's vGPUs are. */
const gpuOf = ({ accelerator }: Spec): SandboxCreate['gpu'] => {
  if (accelerator === null) return null;
  const { vendor, model, count, memoryGibEach, memoryGibTotal } = accelerator;
  const isPart = count < 1 && memoryGibTotal !== null && memoryGibTotal > 0;
  return {
    vendor,
    model: isPart ? `${model}-${Math.round(memoryGibTotal)}Q` : model,
    count: Math.min(64, Math.max(1, Math.round(count))),
    memoryGibEach: isPart ? memoryGibTotal : memoryGibEach,
  };
};

/** What a dry run asks about. */
export const roomFor = (spec: Spec): DryRunRequest => ({
  provider: spec.provider,
  region: spec.region,
  spec: spec.name,
  vcpu: spec.vcpu,
  gpu: gpuOf(spec),
});

/** Our words into the cloud's. */
export const toSandbox = (request: CreateVmRequest): SandboxCreate => {
  const { spec } = request;
  return {
    name: request.name,
    provider: spec.provider,
    region: spec.region,
    spec: spec.name,
    vcpu: spec.vcpu,
    memoryGib: spec.memoryGib,
    gpu: gpuOf(spec),
    hourlyUsd: spec.hourlyUsd,
    imageId: request.imageId,
    rootDisk: request.rootDisk,
    tags: { ...request.tags },
    clientToken: request.key,
    sshPublicKey: request.sshPublicKey,
    network:
      request.network === null
        ? null
        : {
            subnetId: request.network.subnetId,
            securityGroupIds: [request.network.securityGroupId],
            keyId: request.network.keyId,
          },
  };
};

/** The cloud's words into ours; its statuses are ours by name. */
export const fromSandbox = (vm: SandboxVm): DriverVm => {
  const unified: VmStatus = vm.status;
  return {
    providerVmId: vm.id,
    name: vm.name,
    provider: vm.provider,
    region: vm.region,
    specName: vm.spec,
    status: { unified, raw: vm.status },
    publicIp: vm.publicIp,
    privateIp: vm.privateIp,
    // The addresses are simulated; SSH answers on loopback.
    ssh: vm.sshPort === null ? null : { host: '127.0.0.1', port: vm.sshPort, user: vm.sshUser },
    hostKey: vm.hostKey.publicKey,
    bootId: vm.bootId,
    tags: vm.tags,
    createdAt: vm.createdAt,
    ...(vm.failure === null ? {} : { failure: failureOf(vm.failure.code, vm.failure.message) }),
  };
};

/** What is left of a VM that the cloud no longer knows. */
export const goneVm = (providerVmId: string): DriverVm => ({
  providerVmId,
  name: '',
  provider: '',
  region: '',
  specName: '',
  status: { unified: 'terminated', raw: 'gone' },
  publicIp: null,
  privateIp: null,
  ssh: null,
  hostKey: null,
  bootId: null,
  tags: {},
  createdAt: new Date(0).toISOString(),
});
