import { expect, test } from 'vitest';
import {
  aroundPrivateIp,
  freeAddress,
  freeSupernet,
  overlaps,
  parseNetwork,
  toNumber,
  toText,
  type Network,
} from './address-plan.ts';

test('addresses go to numbers and back', () => {
  for (const ip of ['0.0.0.0', '10.192.16.1', '255.255.255.255']) expect(toText(toNumber(ip))).toBe(ip);
});

test('networks overlap when one holds a part of the other', () => {
  const overlap = (a: string, b: string) => overlaps(parseNetwork(a), parseNetwork(b));
  expect(overlap('10.0.0.0/8', '10.200.0.0/16')).toBe(true);
  expect(overlap('10.200.16.0/20', '10.200.0.0/16')).toBe(true);
  expect(overlap('10.200.0.0/20', '10.200.16.0/20')).toBe(false);
});

test('no two of a thousand supernets overlap, nor does one overlap the network of a VM', () => {
  const vms: Network[] = ['10.192.4.7', '10.200.1.1'].map(aroundPrivateIp);
  const given: Network[] = [];
  for (let count = 0; count < 900; count += 1) {
    const next = freeSupernet([...vms, ...given]);
    if (next === null) throw new Error('the plan was full too early');
    given.push(next);
  }
  const sorted = given.toSorted(([a], [b]) => a - b);
  for (const [index, one] of sorted.entries()) {
    const before = sorted[index - 1];
    if (before) expect(overlaps(before, one)).toBe(false);
    expect(vms.some((network) => overlaps(network, one))).toBe(false);
  }
});

test('a full plan and a full network say so', () => {
  expect(freeSupernet([parseNetwork('10.0.0.0/8')])).toBeNull();
  expect(freeAddress(parseNetwork('10.1.0.0/30'), new Set(['10.1.0.1']))).toBe('10.1.0.2');
  expect(freeAddress(parseNetwork('10.1.0.0/30'), new Set(['10.1.0.1', '10.1.0.2']))).toBeNull();
});
