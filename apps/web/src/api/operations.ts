import { useMutation, useQuery } from '@tanstack/react-query';
import { operationSchema } from '@terroir/shared-types';
import { request, send } from './client.ts';
import { keys } from './keys.ts';

export const useOperation = (id: string | null) =>
  useQuery({
    queryKey: keys.operation(id ?? ''),
    queryFn: ({ signal }) => request(operationSchema, `/operations/${id ?? ''}`, { signal }),
    enabled: id !== null,
  });

/** The undo of a delayed action; refused once it has begun. */
export const useCancelOperation = () =>
  useMutation({ mutationFn: (id: string) => send(`/operations/${id}`, { method: 'DELETE' }) });
