import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { monitoringSchema } from '@terroir/shared-types';
import { request } from './client.ts';
import { keys } from './keys.ts';

/** Whether CPU, memory, disk and GPU of an infra's VMs are read. */
export const useMonitoring = (infraId: string) =>
  useQuery({
    queryKey: keys.monitoring(infraId),
    queryFn: ({ signal }) => request(monitoringSchema, `/infras/${infraId}/monitoring`, { signal }),
  });

/** Shows the wish at once; a refusal puts it back. */
export const useSetMonitoring = (infraId: string) => {
  const client = useQueryClient();
  const key = keys.monitoring(infraId);
  return useMutation({
    mutationFn: (enabled: boolean) =>
      request(monitoringSchema, `/infras/${infraId}/monitoring`, { method: 'PUT', body: { enabled } }),
    onMutate: (enabled) => client.setQueryData(key, { enabled }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: key }),
        client.invalidateQueries({ queryKey: keys.metrics }),
      ]),
  });
};
