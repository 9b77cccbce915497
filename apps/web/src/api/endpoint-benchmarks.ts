import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { endpointBenchmarkSchema, pageOf } from '@terroir/shared-types';
import type { Endpoint } from '@terroir/shared-types';
import { request } from './client.ts';
import { keys } from './keys.ts';

const page = pageOf(endpointBenchmarkSchema);

/** Newest first. */
export const useEndpointBenchmarks = ({ id }: Pick<Endpoint, 'id'>) =>
  useQuery({
    queryKey: keys.endpointBenchmarks(id),
    queryFn: async ({ signal }) => (await request(page, `/endpoints/${id}/benchmarks`, { signal })).items,
  });

export const useBeginBenchmark = ({ id }: Pick<Endpoint, 'id'>) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      request(endpointBenchmarkSchema, `/endpoints/${id}/benchmarks`, { method: 'POST', body: {} }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.endpointBenchmarks(id) }),
  });
};

export const useCancelBenchmark = ({ id }: Pick<Endpoint, 'id'>) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (benchmarkId: string) =>
      request(endpointBenchmarkSchema, `/endpoint-benchmarks/${benchmarkId}`, { method: 'DELETE' }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.endpointBenchmarks(id) }),
  });
};
