import { useMutation, useQuery } from '@tanstack/react-query';
import { operationSchema } from '@terroir/shared-types';
import { request, send } from './client.ts';
import { itemsOf } from './items.ts';
import { keys } from './keys.ts';

/** `followMs`: also asked again so often until it has ended, for its words. */
export const useOperation = (id: string | null, followMs?: number) =>
  useQuery({
    queryKey: keys.operation(id ?? ''),
    queryFn: ({ signal }) => request(operationSchema, `/operations/${id ?? ''}`, { signal }),
    enabled: id !== null,
    refetchInterval: ({ state }) => (state.data?.endedAt === null ? (followMs ?? false) : false),
  });

/** What waits for its time and can still be taken back. */
export const usePendingOperations = (infraId: string) =>
  useQuery({
    queryKey: keys.operations(infraId),
    queryFn: async ({ signal }) =>
      (
        await request(itemsOf(operationSchema), '/operations', {
          query: { infraId, status: 'pending' },
          signal,
        })
      ).items,
  });

/** The undo of a delayed action; refused once it has begun. */
export const useCancelOperation = () =>
  useMutation({ mutationFn: (id: string) => send(`/operations/${id}`, { method: 'DELETE' }) });
