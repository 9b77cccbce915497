import type { Region, Vm, VmStatus } from '@terroir/shared-types';
import { expect, test } from 'vitest';
import { arrangeRegions } from './arrange-regions.ts';
import { fanOut } from './fan-out.ts';
import { toLngLat, toPixels } from './mercator.ts';
import { leaderFeatures, regionFeatures } from './region-features.ts';
import { vmFeatures, vmFeaturesKey, vmPlaces } from './vm-places.ts';
import { createVmTally } from './vm-tally.ts';

const region = (id: string, lng: number, lat: number): Region => {
  const [provider = '', name = ''] = id.split('+');
  return {
    id,
    provider,
    region: name,
    name,
    country: 'KR',
    lngLat: [lng, lat],
    zones: [],
    specCount: 1,
    gpuModels: [],
  };
};
const seoul = [
  'aws+ap-northeast-2',
  'azure+koreacentral',
  'gcp+asia-northeast3',
  'ibm+kr-seo',
  'kt+kr1',
  'ncp+kr',
  'nhn+kr1',
  'oci+ap-seoul-1',
].map((id, index) => region(id, 126.978 + index * 0.01, 37.5665));
const frankfurt = region('aws+eu-central-1', 8.68, 50.11);
const vm = (id: string, regionId: string, status: VmStatus): Vm => {
  const [provider = '', name = ''] = regionId.split('+');
  const at = '2026-01-01T00:00:00.000Z';
  return {
    id,
    name: id,
    infraId: 'i',
    nodeGroup: 'g',
    specId: `${regionId}+s`,
    provider,
    region: name,
    imageId: null,
    status,
    raw: status,
    statusSince: at,
    publicIp: null,
    privateIp: null,
    sshPort: null,
    lngLat: [1, 2],
    createdAt: at,
    hourlyUsd: null,
    accruedUsd: 0,
    labels: {},
  };
};

test("pixels and degrees are each other's inverse", () => {
  const [lng, lat] = toLngLat(toPixels([126.978, 37.5665], 6), 6);
  expect(lng).toBeCloseTo(126.978, 9);
  expect(lat).toBeCloseTo(37.5665, 9);
});

test('far out, the eight providers of Seoul are one cluster and Frankfurt is a dot', () => {
  const { anchors, anchorOf } = arrangeRegions([...seoul, frankfurt], 2);
  expect(anchors.map(({ kind }) => kind).sort()).toEqual(['cluster', 'region']);
  expect(anchorOf.get('kt+kr1')).toBe(anchorOf.get('ncp+kr'));
  expect(regionFeatures({ anchors, anchorOf }).features.map(({ properties }) => properties.short)).toContain(
    '8',
  );
});

test('close up, they fan out: eight dots, none within reach of another, each with a line to the city', () => {
  const arrangement = arrangeRegions(seoul, 6);
  expect(arrangement.anchors).toHaveLength(8);
  expect(leaderFeatures(arrangement).features).toHaveLength(8);
  const dots = arrangement.anchors.map(({ lngLat }) => toPixels(lngLat, 6));
  const closest = Math.min(
    ...dots.flatMap((a, index) => dots.slice(index + 1).map((b) => Math.hypot(a[0] - b[0], a[1] - b[1]))),
  );
  expect(closest).toBeGreaterThan(18);
});

test('an arrangement does not depend on the order of the regions nor on zoom within a half step', () => {
  expect(arrangeRegions([...seoul].reverse(), 3.1).anchors).toEqual(arrangeRegions(seoul, 3.4).anchors);
});

test('a fan of any size has as many spots as items, labels turned outward', () => {
  for (const count of [1, 2, 8, 30]) expect(fanOut(count)).toHaveLength(count);
  expect(fanOut(8).filter(({ side }) => side === 'left')).toHaveLength(4);
});

test('VMs are counted where their region shows, the worst status first, ended ones not at all', () => {
  const arrangement = arrangeRegions([...seoul, frankfurt], 2);
  const places = vmPlaces(
    createVmTally().update([
      vm('a', 'kt+kr1', 'running'),
      vm('b', 'ncp+kr', 'failed'),
      vm('c', 'aws+eu-central-1', 'booting'),
      vm('d', 'aws+eu-central-1', 'terminated'),
    ]),
    arrangement,
  );
  expect(places.map(({ count, status }) => ({ count, status }))).toEqual([
    { count: 1, status: 'transient' },
    { count: 2, status: 'failed' },
  ]);
  expect(vmFeatures(places).features.map(({ properties }) => properties.label)).toEqual(['', '2']);
});

test('what a place looks like changes with its worst status and its count, not with every change of a VM', () => {
  const arrangement = arrangeRegions(seoul, 6);
  const key = (...statuses: VmStatus[]): string => {
    const vms = statuses.map((status, index) => vm(`v${index}`, 'kt+kr1', status));
    return vmFeaturesKey(vmPlaces(createVmTally().update(vms), arrangement));
  };
  const before = key('failed', 'booting');
  expect(key('failed', 'running')).toBe(before);
  expect(key('running', 'running')).not.toBe(before);
  expect(key('failed', 'booting', 'booting')).not.toBe(before);
});

test('a VM of an unknown region stands at its own coordinates', () => {
  expect(
    vmPlaces(createVmTally().update([vm('a', 'moon+base', 'running')]), arrangeRegions(seoul, 2))[0],
  ).toMatchObject({
    lngLat: [1, 2],
    regionId: null,
  });
});
