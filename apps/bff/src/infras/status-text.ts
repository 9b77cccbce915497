import type { StatusCounts, VmStatus } from '@terroir/shared-types';

// What a person wants to hear first: what is going on, then what there is, then what went wrong.
const order: readonly VmStatus[] = [
  'terminating',
  'suspending',
  'resuming',
  'rebooting',
  'running',
  'booting',
  'creating',
  'planned',
  'suspended',
  'unknown',
  'failed',
];

/** `running 3/4` of the VMs that have not been terminated; `terminated` when none is left. */
export const statusText = (counts: StatusCounts): string => {
  const total = order.reduce((sum, status) => sum + (counts[status] ?? 0), 0);
  const leading = order.find((status) => (counts[status] ?? 0) > 0);
  return leading === undefined ? 'terminated' : `${leading} ${counts[leading]}/${total}`;
};
