import type { Event, Infra, Region, Vm, VmStatus } from '@terroir/shared-types';

export const infraId = 'bench-infra';
const at = '2026-01-01T00:00:00.000Z';
const groupSize = 1000;

export type StatusEvent = Extract<Event, { type: 'vm-status-changed' }>;

const vmOf = (index: number, region: Region): Vm => ({
  id: `vm-${index}`,
  name: `g${Math.floor(index / groupSize) + 1}-${index}`,
  infraId,
  nodeGroup: `g${Math.floor(index / groupSize) + 1}`,
  specId: `${region.id}+bench`,
  provider: region.provider,
  region: region.region,
  imageId: null,
  status: 'running',
  raw: 'RUNNING',
  statusSince: at,
  publicIp: `198.18.${index >> 8}.${index & 255}`,
  privateIp: null,
  sshPort: 22,
  lngLat: region.lngLat,
  createdAt: at,
  runningSince: at,
  hourlyUsd: 0.1,
  accruedUsd: 1,
  labels: {},
});

/** So many running VMs, spread evenly over all regions, as one infra of groups of 1,000. */
export const fleetOf = (count: number, regions: readonly Region[]): { vms: Vm[]; infra: Infra } => {
  const vms = Array.from({ length: count }, (_, index) => {
    const region = regions[index % regions.length];
    if (region === undefined) throw new Error('The server named no region.');
    return vmOf(index, region);
  });
  const groups = Map.groupBy(vms, ({ nodeGroup }) => nodeGroup);
  const infra: Infra = {
    id: infraId,
    name: 'bench-fleet',
    description: '',
    labels: {},
    connectionId: 'sandbox',
    status: `running ${count}/${count}`,
    counts: { running: count },
    hold: false,
    onPartialFailure: 'continue',
    presetId: null,
    hourlyUsd: count * 0.1,
    accruedUsd: count,
    incomplete: false,
    expiresAt: null,
    createdAt: at,
    simulated: true,
    nodeGroups: [...groups].map(([name, of]) => ({
      name,
      specId: of[0]?.specId ?? '',
      count: of.length,
      imageId: null,
      rootDisk: { type: 'default', sizeGib: 50 },
      labels: {},
      alternatives: [],
      failover: null,
      counts: { running: of.length },
      unitHourlyUsd: 0.1,
    })),
    vms,
    postCommands: [],
    postRunId: null,
    presetInput: null,
    asOfSeq: 0,
  };
  return { vms, infra };
};

// The way down and up again, over and over: every event changes something that is seen.
const next: Partial<Record<VmStatus, VmStatus>> = {
  running: 'rebooting',
  rebooting: 'failed',
  failed: 'suspended',
  suspended: 'running',
};

/** Moves so many VMs on, in a scattered order that is the same in each run, and tells what happened. */
export const createChanges = (vms: Vm[], firstSeq: number) => {
  let seq = firstSeq;
  let turn = 0;
  return (count: number): StatusEvent[] =>
    Array.from({ length: count }, () => {
      // 7,919 is a prime that divides no fleet here: each VM has its turn.
      const index = (turn++ * 7919) % vms.length;
      const vm = vms[index];
      if (vm === undefined) throw new Error(`The fleet has no VM ${index}.`);
      const from = vm.status;
      const status = next[from] ?? 'running';
      vms[index] = { ...vm, status };
      seq += 1;
      return {
        type: 'vm-status-changed',
        seq,
        at,
        actor: 'bench',
        infraId,
        vmId: vm.id,
        vmName: vm.name,
        from,
        status,
        raw: status.toUpperCase(),
      };
    });
};
