import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { measurementSchema, pageOf } from '@terroir/shared-types';
import { request, send } from './client.ts';
import { keys } from './keys.ts';

const measurementPage = pageOf(measurementSchema);

/** The newest scores of one benchmark. */
export const useMeasurements = (benchmark: string) =>
  useQuery({
    queryKey: [...keys.measurements, benchmark],
    queryFn: ({ signal }) =>
      request(measurementPage, `/measurements?limit=20&benchmark=${encodeURIComponent(benchmark)}`, {
        signal,
      }),
  });

export const useRemoveMeasurement = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => send(`/measurements/${encodeURIComponent(id)}`, { method: 'DELETE' }),
    onSuccess: () =>
      Promise.all(
        [keys.measurements, ['recommendations'], ['comparison']].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      ),
  });
};
