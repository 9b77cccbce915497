import { CloudError } from '../api/cloud-error.ts';
import type { CreateVmParameters } from '../contract.ts';

type Asked = Pick<CreateVmParameters, 'provider' | 'region' | 'spec' | 'vcpu' | 'gpu'>;
interface QuotaFacts extends Asked {
  family: string;
  limitVcpu: number;
  usedVcpu: number;
}

interface Dialect {
  quota: (facts: QuotaFacts) => [status: number, code: string, message: string];
  capacity: (asked: Asked) => [status: number, code: string, message: string];
}

// Every message is this cloud's own doing, though in a provider's manner; it must not be taken for the real one.
const simulated = ' [simulated]';

const ec2: Dialect = {
  quota: ({ limitVcpu, family, region, usedVcpu, vcpu }) => [
    400,
    'VcpuLimitExceeded',
    `You have requested more vCPU capacity than your current vCPU limit of ${limitVcpu} allows for the instance bucket ` +
      'that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to ' +
      `request an adjustment to this limit. (${family} family in ${region}: ${usedVcpu} in use, ${vcpu} requested)`,
  ],
  capacity: ({ spec, region }) => [
    500,
    'InsufficientInstanceCapacity',
    `We currently do not have sufficient ${spec} capacity in the region you requested (${region}). Our system will be ` +
      'working on provisioning additional capacity.',
  ],
};

const compute: Dialect = {
  quota: ({ gpu, limitVcpu, vcpu, region }) => [
    403,
    'QUOTA_EXCEEDED',
    gpu === null
      ? `Quota 'CPUS' exceeded. Limit: ${limitVcpu.toFixed(1)} in region ${region}.`
      : `Quota 'GPUS_PER_GPU_FAMILY' exceeded. Limit: ${(Math.floor(limitVcpu / vcpu) * gpu.count).toFixed(1)} in region ${region}.`,
  ],
  capacity: ({ spec, region }) => [
    503,
    'ZONE_RESOURCE_POOL_EXHAUSTED',
    `The zone '${region}-a' does not have enough resources available to fulfill the request. Try a different zone, or ` +
      `try again later. (${spec})`,
  ],
};

const resourceManager: Dialect = {
  quota: ({ spec, region, limitVcpu, usedVcpu, vcpu }) => [
    409,
    'OperationNotAllowed',
    `Operation could not be completed as it results in exceeding approved ${skuFamily(spec)} Cores quota. Additional ` +
      `details - Deployment Model: Resource Manager, Location: ${region}, Current Limit: ${limitVcpu}, Current Usage: ` +
      `${usedVcpu}, Additional Required: ${vcpu}, (Minimum) New Limit Required: ${usedVcpu + vcpu}.`,
  ],
  capacity: ({ spec, region }) => [
    409,
    'SkuNotAvailable',
    `The requested VM size '${spec}' is currently not available in location '${region}'. Please try another size or ` +
      'deploy to a different location.',
  ],
};

const elasticCompute: Dialect = {
  quota: ({ limitVcpu, usedVcpu, vcpu }) => [
    403,
    'QuotaExceed.ElasticQuota',
    `The number of vCPUs assigned to the instances has exceeded the quota of ${limitVcpu} in the specified region: ` +
      `${usedVcpu} in use, ${vcpu} requested.`,
  ],
  capacity: ({ spec }) => [
    403,
    'OperationDenied.NoStock',
    `The requested resource ${spec} is sold out in the specified zone; try another type or another zone.`,
  ],
};

const cvm: Dialect = {
  quota: ({ limitVcpu }) => [
    400,
    'LimitExceeded.InstanceQuota',
    `The number of instances exceeds the quota of ${limitVcpu} vCPUs of this account in the region.`,
  ],
  capacity: ({ spec }) => [
    400,
    'ResourceInsufficient.SpecifiedInstanceType',
    `The specified instance type ${spec} is understocked in this zone.`,
  ],
};

const nova: Dialect = {
  quota: ({ vcpu, usedVcpu, limitVcpu }) => [
    403,
    'Forbidden',
    `Quota exceeded for cores: Requested ${vcpu}, but already used ${usedVcpu} of ${limitVcpu} cores`,
  ],
  capacity: () => [500, 'NoValidHost', 'No valid host was found. There are not enough hosts available.'],
};

const oracle: Dialect = {
  quota: ({ spec, limitVcpu }) => [
    400,
    'LimitExceeded',
    `The following service limits were exceeded: ${spec.toLowerCase()}-count (limit ${limitVcpu}). Request a service ` +
      'limit increase from the service limits page in the console.',
  ],
  capacity: () => [500, 'Out of host capacity', 'Out of host capacity.'],
};

/** Providers not named here speak like the first, whose words are the best known. */
const dialects: Readonly<Record<string, Dialect>> = {
  gcp: compute,
  azure: resourceManager,
  alibaba: elasticCompute,
  tencent: cvm,
  oci: oracle,
  ...Object.fromEntries(
    ['nhn', 'kt', 'ovh', 'leafcloud', 'infomaniak', 'openstack'].map((id) => [id, nova] as const),
  ),
};

const refusal = ([status, code, message]: [number, string, string]): CloudError =>
  new CloudError(status, code, message + simulated);

/** No room under the quota, in the words of the provider that this region belongs to. */
export const quotaRefusal = (facts: QuotaFacts): CloudError =>
  refusal((dialects[facts.provider] ?? ec2).quota(facts));

/** No machine left, in the words of the provider that this region belongs to. */
export const capacityRefusal = (asked: Asked): CloudError =>
  refusal((dialects[asked.provider] ?? ec2).capacity(asked));

/** `Standard_ND96isr_H100_v5` → `standardNDISRH100v5Family`: near what the provider calls the quota, without its table. */
const skuFamily = (spec: string): string =>
  `${spec
    .replace(/^standard_/i, 'standard')
    .replace(
      /([A-Z]+)\d+(-\d+)?([a-z]*)/,
      (_, letters: string, _constrained, features: string) => letters + features.toUpperCase(),
    )
    .replaceAll('_', '')}Family`;
