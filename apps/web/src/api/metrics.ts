import { useQuery } from '@tanstack/react-query';
import { metricsSchema } from '@terroir/shared-types';
import type { VmMetrics } from '@terroir/shared-types';
import { request } from './client.ts';
import { keys } from './keys.ts';

/** As often as the server reads them. */
const refreshMs = 15_000;

const byVm = (items: readonly VmMetrics[]): ReadonlyMap<string, VmMetrics> =>
  new Map(items.map((item) => [item.vmId, item]));

/** How the VMs of monitored infras are used, by VM id. */
export const useMetrics = () =>
  useQuery({
    queryKey: keys.metrics,
    queryFn: async ({ signal }) => (await request(metricsSchema, '/metrics', { signal })).items,
    select: byVm,
    refetchInterval: refreshMs,
  });
