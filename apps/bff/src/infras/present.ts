import type { Infra, InfraEnd, InfraSummary, NodeGroup, StatusCounts, Vm } from '@terroir/shared-types';
import { accruedUsd, sumHourlyUsd } from '../costs/money.ts';
import type { AccrualRow } from '../costs/ledger-store.ts';
import { expiryLevel } from './expiry-warning.ts';
import type { CountRow } from './infra-store.ts';
import type { InfraRow, NodeGroupRow, VmRow } from './rows.ts';
import { statusText } from './status-text.ts';

const free = new Set(['terminated', 'failed', 'suspended']);

/** Priced now or as soon as what is on its way has arrived; VMs on hold are not on their way. */
const isCosting = (row: CountRow, hold: boolean): boolean =>
  !free.has(row.status) && !(hold && row.status === 'planned');

export const sumCounts = (rows: readonly CountRow[]): StatusCounts => {
  const counts: StatusCounts = {};
  for (const { status, n } of rows) counts[status] = (counts[status] ?? 0) + n;
  return counts;
};

const ending: readonly string[] = ['terminated', 'failed', 'terminating'];
const hasMoreToEnd = (counts: StatusCounts): boolean =>
  Object.keys(counts).some((status) => !ending.includes(status));

export const presentSummary = (
  row: InfraRow,
  countRows: readonly CountRow[],
  accruals: readonly AccrualRow[],
  now: Date,
  endOf: (row: InfraRow, counts: StatusCounts) => InfraEnd | null,
): InfraSummary => {
  const counts = sumCounts(countRows);
  const end = endOf(row, counts);
  const level = hasMoreToEnd(counts) ? expiryLevel(row.expires_at, now) : null;
  const { hourlyUsd, incomplete } = sumHourlyUsd(countRows.filter((count) => isCosting(count, row.hold)));
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    labels: row.labels,
    connectionId: row.connection_id,
    status: statusText(counts),
    counts,
    hold: row.hold,
    ...(end === null ? {} : { end }),
    onPartialFailure: row.on_partial_failure,
    presetId: row.preset_id,
    hourlyUsd,
    accruedUsd: accruedUsd(accruals),
    incomplete: incomplete || accruals.some(({ hourly_usd, ms }) => hourly_usd === null && ms > 0),
    expiresAt: row.expires_at,
    ...(level === null ? {} : { expiryWarningMinutes: level }),
    createdAt: row.created_at,
    simulated: row.simulated,
  };
};

export const presentGroup = (row: NodeGroupRow, countRows: readonly CountRow[]): NodeGroup => ({
  name: row.name,
  specId: row.spec_id,
  count: row.count,
  imageId: row.image_id,
  rootDisk: { type: row.disk_type, sizeGib: row.disk_size_gib },
  labels: row.labels,
  alternatives: row.alternatives,
  failover: row.failover_max_hourly_usd === null ? null : { maxHourlyUsd: row.failover_max_hourly_usd },
  counts: sumCounts(countRows.filter((count) => count.node_group === row.name)),
  unitHourlyUsd: row.unit_hourly_usd,
});

export const presentVm = (
  row: VmRow,
  labels: Record<string, string>,
  accruals: readonly AccrualRow[],
): Vm => ({
  id: row.id,
  name: row.name,
  infraId: row.infra_id,
  nodeGroup: row.node_group,
  specId: row.spec_id,
  provider: row.provider,
  region: row.region,
  imageId: row.image_id,
  status: row.status,
  raw: row.raw,
  statusSince: row.status_since,
  ...(row.failure === null ? {} : { failure: row.failure }),
  publicIp: row.public_ip,
  privateIp: row.private_ip,
  sshPort: row.ssh_port,
  ...(row.key_missing ? { unreachableReason: 'no-key' } : {}),
  lngLat: [row.lng, row.lat],
  createdAt: row.created_at,
  ...(row.running_since === null ? {} : { runningSince: row.running_since }),
  hourlyUsd: row.hourly_usd,
  ...(row.at_most_hourly_usd !== null && row.at_most_hourly_usd > (row.hourly_usd ?? 0)
    ? { atMostHourlyUsd: row.at_most_hourly_usd }
    : {}),
  accruedUsd: accruedUsd(accruals),
  labels,
});

export const presentInfra = (
  row: InfraRow,
  parts: {
    summary: InfraSummary;
    groups: readonly NodeGroupRow[];
    counts: readonly CountRow[];
    vms: Vm[];
    asOfSeq: number;
  },
): Infra => ({
  ...parts.summary,
  nodeGroups: parts.groups.map((group) => presentGroup(group, parts.counts)),
  vms: parts.vms,
  postCommands: row.post_commands,
  postRunId: row.post_run_id,
  presetInput: row.preset_input,
  asOfSeq: parts.asOfSeq,
});
