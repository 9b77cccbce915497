import type { CreateVmParameters, Faults } from '../contract.ts';
import { CloudError } from '../api/cloud-error.ts';
import { capacityRefusal, quotaRefusal } from './refusals.ts';
import { specFamily } from './spec-family.ts';
import { isLiving } from './vm-record.ts';
import type { StoredVm } from './vm-record.ts';

const livingVmLimit = 5_000;

/** Refuses a creation that quota or capacity does not allow; throws the cloud's own words. */
export function checkLimits(
  request: Pick<CreateVmParameters, 'provider' | 'region' | 'spec' | 'vcpu' | 'gpu'>,
  vms: readonly StoredVm[],
  faults: Faults,
  capacitySinceMs: number,
): void {
  const living = vms.filter(isLiving);
  if (living.length >= livingVmLimit) {
    throw new CloudError(
      400,
      'InstanceLimitExceeded',
      `This sandbox cloud holds at most ${livingVmLimit} living VMs. Terminate some first.`,
    );
  }
  const here = living.filter((vm) => vm.provider === request.provider && vm.region === request.region);
  const family = specFamily(request.spec);

  const quota = faults.quotas.find(
    (one) =>
      one.provider === request.provider &&
      one.region === request.region &&
      one.family.toLowerCase() === family,
  );
  if (quota) {
    const usedVcpu = here
      .filter((vm) => specFamily(vm.spec) === family)
      .reduce((sum, vm) => sum + vm.vcpu, 0);
    if (usedVcpu + request.vcpu > quota.limitVcpu) {
      throw quotaRefusal({ ...request, family, limitVcpu: quota.limitVcpu, usedVcpu });
    }
  }

  const capacity = faults.capacity.find(
    (one) => one.provider === request.provider && one.region === request.region && one.spec === request.spec,
  );
  const since = new Date(capacitySinceMs).toISOString();
  const taken = here.filter((vm) => vm.spec === request.spec && vm.createdAt >= since).length;
  if (capacity && taken >= capacity.available) {
    throw capacityRefusal(request);
  }
}
