import type { Failure, Spec } from '@terroir/shared-types';
import type { Clients } from './api/clients.ts';
import type { Instances } from './vms/instances.ts';
import { asMessage, asRemedy, say } from '../../wordings/say.ts';

export interface Quota {
  code: string;
  name: string;
}
type Market = 'on-demand' | 'spot';

// Quota codes are the same in every account and region: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-on-demand-instances.html and using-spot-limits.html (read 2026-11).
const families: readonly { spec: RegExp; name: string; onDemand: string; spot: string | null }[] = [
  { spec: /^p\d/, name: 'P', onDemand: 'L-417A185B', spot: 'L-7212CCBC' },
  { spec: /^(g\d|gr\d|vt\d)/, name: 'G and VT', onDemand: 'L-DB2E81BA', spot: 'L-3819A6DF' },
  { spec: /^f\d/, name: 'F', onDemand: 'L-74FC7D96', spot: 'L-88CF9481' },
  { spec: /^inf\d/, name: 'Inf', onDemand: 'L-1945791B', spot: 'L-B5D1601B' },
  { spec: /^trn\d/, name: 'Trn', onDemand: 'L-2C3B7624', spot: 'L-6B0D517C' },
  { spec: /^dl\d/, name: 'DL', onDemand: 'L-6E869C2A', spot: 'L-85EED4F7' },
  { spec: /^u-/, name: 'High Memory', onDemand: 'L-43DA4232', spot: null },
  { spec: /^hpc\d/, name: 'HPC', onDemand: 'L-F7808C92', spot: null },
  { spec: /^x\d/, name: 'X', onDemand: 'L-7295265B', spot: 'L-E3A00192' },
];
const standard = { name: 'Standard (A, C, D, H, I, M, R, T, Z)', onDemand: 'L-1216C47A', spot: 'L-34B43A08' };

/** The quota that counts the vCPUs of this instance type. */
export const quotaOf = (specName: string, market: Market): Quota => {
  const { name, onDemand, spot } = families.find(({ spec }) => spec.test(specName)) ?? standard;
  return market === 'spot'
    ? { code: spot ?? onDemand, name: `All ${name} Spot Instance Requests` }
    : { code: onDemand, name: `Running On-Demand ${name} instances` };
};

/** The quotas that a person looks at first: those of GPUs. */
export const gpuQuotas = (market: Market): Quota[] =>
  ['p5.48xlarge', 'g6.xlarge'].map((name) => quotaOf(name, market));

export type Quotas = ReturnType<typeof createQuotas>;

/** Limits and what is used of them, in vCPUs. */
export const createQuotas = (clients: Clients, instances: Instances) => {
  const limit = (region: string, { code }: Quota, signal: AbortSignal): Promise<number | null> =>
    clients.ask(region, signal, async ({ quotas }, options) => {
      const { Quota: found } = await quotas.getServiceQuota({ ServiceCode: 'ec2', QuotaCode: code }, options);
      return found?.Value ?? null;
    });

  /** vCPUs that run now under each quota, by code. */
  const used = async (region: string, signal: AbortSignal): Promise<Map<string, number>> => {
    const sums = new Map<string, number>();
    for (const { InstanceType = '', InstanceLifecycle, CpuOptions } of await instances.costing(
      region,
      signal,
    )) {
      const { code } = quotaOf(InstanceType, InstanceLifecycle === 'spot' ? 'spot' : 'on-demand');
      const vcpus = (CpuOptions?.CoreCount ?? 0) * (CpuOptions?.ThreadsPerCore ?? 1);
      sums.set(code, (sums.get(code) ?? 0) + vcpus);
    }
    return sums;
  };

  return {
    limit,
    used,
    /** What stands against one more VM of this spec; null: nothing, as far as can be told. */
    async refusalOf(spec: Spec, market: Market, signal: AbortSignal): Promise<Failure | null> {
      const quota = quotaOf(spec.name, market);
      const [allowed, running] = await Promise.all([
        limit(spec.region, quota, signal),
        used(spec.region, signal),
      ]);
      const inUse = running.get(quota.code) ?? 0;
      if (allowed === null || inUse + spec.vcpu <= allowed) return null;
      return {
        code: 'quota',
        ...asMessage(
          say('aws-quota-short', {
            spec: spec.name,
            vcpus: spec.vcpu,
            inUse,
            limit: allowed,
            quota: quota.name,
            code: quota.code,
            region: spec.region,
          }),
        ),
        retryable: false,
        ...asRemedy(say('aws-quota')),
        vendorCode: 'VcpuLimitExceeded',
      };
    },
  };
};
