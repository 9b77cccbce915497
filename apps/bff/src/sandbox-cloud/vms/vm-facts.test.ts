import { expect, test } from 'vitest';
import { addressesOf } from './addresses.ts';
import { specFamily } from './spec-family.ts';

test('the family of a spec is read from the naming of each cloud', () => {
  expect(
    [
      'p5.48xlarge',
      'a2-highgpu-1g',
      'ecs.gn7i-c8g1.2xlarge',
      'Standard_NC24ads_A100_v4',
      'Standard_D4s_v5',
      'c2-m8',
    ].map(specFamily),
  ).toEqual(['p5', 'a2', 'gn7i', 'nc', 'd', 'c2']);
});

test('ten thousand VMs have ten thousand addresses, all in the ranges set aside', () => {
  const addresses = Array.from({ length: 10_000 }, (_, index) => addressesOf(index + 1));
  expect(new Set(addresses.map((one) => one.publicIp)).size).toBe(10_000);
  expect(new Set(addresses.map((one) => one.privateIp)).size).toBe(10_000);
  for (const { publicIp, privateIp } of addresses) {
    expect(publicIp).toMatch(/^198\.1[89]\.\d+\.(?!0$|255$)\d+$/);
    expect(privateIp).toMatch(/^10\.\d+\.\d+\.(?!0$|255$)\d+$/);
  }
  expect(addressesOf(130_048).publicIp).toBe('198.19.255.254');
});
