import { join } from 'node:path';
import type { Spec } from '@terroir/shared-types';
import { expect, test } from 'vitest';
import { createExplain } from './explain.ts';
import { loadRemedies } from './load-remedies.ts';

const rules = loadRemedies(join(import.meta.dirname, '../../../../assets/remedies'));
const explain = createExplain(rules);

const h100 = (provider: string, region: string, name: string, vcpu: number): Spec => ({
  id: `${provider}+${region}+${name}`,
  provider,
  region,
  name,
  vcpu,
  memoryGib: 2048,
  arch: 'x86_64',
  accelerator: {
    type: 'gpu',
    vendor: 'nvidia',
    model: 'H100',
    count: 8,
    memoryGibEach: 80,
    memoryGibTotal: 640,
  },
  hourlyUsd: 55.04,
  note: '',
  priceSource: '',
  priceAsOf: null,
  priceKind: 'listed',
  priceExpiresAt: null,
  lngLat: [0, 0],
});
const order = (spec: Spec, count = 1) => ({
  provider: spec.provider,
  region: spec.region,
  specName: spec.name,
  spec,
  count,
});

test('the quota refusal of the talk names the quota, its code, its page and the command that asks for it', () => {
  const found = explain(
    {
      vendorCode: 'VcpuLimitExceeded',
      message:
        'You have requested more vCPU capacity than your current vCPU limit of 64 allows for the instance bucket that the specified instance type belongs to.',
    },
    order(h100('aws', 'us-east-2', 'p5.48xlarge', 192)),
  );
  expect(found).toMatchObject({
    id: 'aws-vcpu-limit',
    owner: 'you',
    quota: { name: 'Running On-Demand P instances', code: 'L-417A185B' },
    link: 'https://us-east-2.console.aws.amazon.com/servicequotas/home/services/ec2/quotas/L-417A185B',
    cli: 'aws service-quotas request-service-quota-increase --service-code ec2 --quota-code L-417A185B --desired-value 256 --region us-east-2',
  });
});

test.each([
  ['g6.xlarge', 'L-DB2E81BA'],
  ['t3.small', 'L-1216C47A'],
  ['m7i.large', 'L-1216C47A'],
  ['trn1.2xlarge', 'L-2C3B7624'],
  ['inf2.xlarge', 'L-1945791B'],
  ['x2idn.16xlarge', 'L-7295265B'],
  ['hpc7g.4xlarge', 'L-F7808C92'],
  ['u7i-12tb.224xlarge', 'L-43DA4232'],
])('the quota that counts %s is %s', (name, code) => {
  const found = explain(
    { vendorCode: 'VcpuLimitExceeded', message: 'your current vCPU limit of 0 allows' },
    order(h100('aws', 'eu-west-1', name, 4)),
  );
  expect(found?.quota?.code).toBe(code);
});

test.each([
  ['p5.48xlarge', 'L-C4BD4855'],
  ['p4d.24xlarge', 'L-7212CCBC'],
  ['trn1.2xlarge', 'L-6B0D517C'],
  ['g6.xlarge', 'L-3819A6DF'],
  ['m7i.large', 'L-34B43A08'],
])('the spot quota that counts %s is %s', (name, code) => {
  const found = explain(
    { vendorCode: 'MaxSpotInstanceCountExceeded', message: 'Max spot instance count exceeded' },
    order(h100('aws', 'eu-west-1', name, 4)),
  );
  expect(found?.quota?.code).toBe(code);
});

test('the limit that Oracle names in its message is the quota', () => {
  const found = explain(
    {
      vendorCode: 'LimitExceeded',
      message:
        'The following service limits were exceeded: gpu-h100-count. Request a service limit increase from the service limits page in the console.',
    },
    order(h100('oci', 'us-ashburn-1', 'BM.GPU.H100.8', 224)),
  );
  expect(found).toMatchObject({ id: 'oci-service-limit', quota: { name: 'gpu-h100-count', code: null } });
});

test.each([
  [
    'gcp',
    'QUOTA_EXCEEDED',
    "Quota 'GPUS_PER_GPU_FAMILY' exceeded.  Limit: 0.0 in region us-central1.",
    'gcp-gpu-family',
  ],
  [
    'gcp',
    'QUOTA_EXCEEDED',
    "Quota 'GPUS_ALL_REGIONS' exceeded.  Limit: 0.0 globally.",
    'gcp-gpus-all-regions',
  ],
  [
    'gcp',
    'QUOTA_EXCEEDED',
    "Quota 'NVIDIA_H100_GPUS' exceeded. Limit: 8.0 in region us-east5.",
    'gcp-gpu-model',
  ],
  [
    'gcp',
    'ZONE_RESOURCE_POOL_EXHAUSTED',
    "The zone 'us-central1-a' does not have enough resources",
    'gcp-pool-exhausted',
  ],
  [
    'azure',
    'OperationNotAllowed',
    'Operation could not be completed as it results in exceeding approved standardNDv5Family Cores quota. Additional details - Location: eastus, Current Limit: 0, Current Usage: 0, Additional Required: 96, (Minimum) New Limit Required: 96.',
    'azure-family-cores',
  ],
  [
    'azure',
    'QuotaExceeded',
    'results in exceeding approved Total Regional Cores quota. Current Limit: 10, Current Usage: 8, Additional Required: 4, (Minimum) New Limit Required: 12.',
    'azure-regional-cores',
  ],
  [
    'azure',
    'SkuNotAvailable',
    "The requested VM size is currently not available in location 'eastus'.",
    'azure-sku-not-available',
  ],
  [
    'openstack',
    'Forbidden',
    'Quota exceeded for cores: Requested 8, but already used 16 of 20 cores',
    'nova-cores',
  ],
  [
    'nhn',
    'NoValidHost',
    'No valid host was found. There are not enough hosts available.',
    'nova-no-valid-host',
  ],
  ['oci', 'InternalError', 'Out of host capacity.', 'oci-out-of-capacity'],
  ['oci', 'LimitExceeded', 'A limit was exceeded.', 'oci-service-limit'],
  ['tencent', 'ResourceInsufficient.SpecifiedInstanceType', 'understocked', 'tencent-no-stock'],
  ['alibaba', 'QuotaExceed.AfterpayInstance', 'create ecs vcpu quota per region limited', 'alibaba-quota'],
  ['alibaba', 'OperationDenied.ZoneSystemCategoryNotMatch', 'does not offer', 'alibaba-disk-type'],
  ['ibm', 'over_quota', 'over quota', 'ibm-quota'],
])('%s %s is understood', (provider, vendorCode, message, id) => {
  expect(explain({ vendorCode, message }, order(h100(provider, 'r1', 's1', 192)))?.id).toBe(id);
});

test('nothing of a message reaches a command line that a shell would read', () => {
  const found = explain(
    {
      vendorCode: 'OperationNotAllowed',
      message:
        'exceeding approved standardNDv5Family Cores quota. Location: $(reboot), Current Limit: 0, New Limit Required: 96',
    },
    { ...order(h100('azure', 'eastus', 's', 96)), region: 'eastus' },
  );
  expect(found?.cli).not.toContain('reboot');
  expect(found?.cli).toContain('standardNDv5Family');
});

test('an error that no row knows is not explained away', () => {
  expect(
    explain({ vendorCode: 'SomethingNew', message: 'what?' }, order(h100('aws', 'r', 's', 1))),
  ).toBeNull();
});

test('the table has at least 40 errors, each in both languages and with its source', () => {
  expect(rules.length).toBeGreaterThanOrEqual(40);
  for (const { meaning, action, source } of rules) {
    expect(source).toMatch(/^https:\/\//);
    for (const { en, ko } of [meaning, action]) {
      expect(en).not.toMatch(/[가-힣]/);
      expect(ko).toMatch(/[가-힣]/);
      const names = (text: string) => new Set(text.match(/\{\w+\}/g));
      expect(names(ko)).toEqual(names(en));
    }
  }
});
