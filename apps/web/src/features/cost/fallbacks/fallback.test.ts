import { expect, test } from 'vitest';
import { fallbackOf, withCeiling, withFallbacks, withNamed } from './fallback.ts';

const group = { name: 'g1', specId: 'aws+us-east-2+p5.48xlarge', count: 2 };
const infra = { name: 'x', connectionId: 'sandbox', nodeGroups: [group, { ...group, name: 'g2' }] };
const dear = { id: 'gcp+us-east4+a3-highgpu-8g', hourlyUsd: 88 };
const cheap = { id: 'azure+eastus+ND96isr', hourlyUsd: 60 };

test('what is named goes with its group, cheapest first; a group that nobody touched is sent as it was', () => {
  const fallback = withNamed(withNamed(fallbackOf(group, 55), dear, true), cheap, true);
  const { nodeGroups } = withFallbacks(infra, new Map([['g1', fallback]]));
  expect(nodeGroups[0]).toMatchObject({ alternatives: [cheap.id, dear.id], failover: null });
  expect(nodeGroups[1]).toBe(infra.nodeGroups[1]);
});

test('a lower ceiling takes back what is above it, and holds for the others too', () => {
  const named = withNamed(withNamed(fallbackOf(group, 55), dear, true), cheap, true);
  const { nodeGroups } = withFallbacks(infra, new Map([['g1', { ...withCeiling(named, 70), others: true }]]));
  expect(nodeGroups[0]).toMatchObject({ alternatives: [cheap.id], failover: { maxHourlyUsd: 70 } });
});

test('what a panel has allowed before is where the dialog begins', () => {
  const allowed = { ...group, alternatives: [cheap.id], failover: { maxHourlyUsd: 99 } };
  expect(fallbackOf(allowed, 55)).toEqual({
    ceilingUsd: 99,
    named: [{ specId: cheap.id, hourlyUsd: null }],
    others: true,
  });
  expect(fallbackOf(group, 55).ceilingUsd).toBe(66);
});
