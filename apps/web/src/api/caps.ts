import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { capsSchema } from '@terroir/shared-types';
import type { Caps } from '@terroir/shared-types';
import { request } from './client.ts';
import { keys } from './keys.ts';

export const useCaps = () =>
  useQuery({ queryKey: keys.caps, queryFn: ({ signal }) => request(capsSchema, '/caps', { signal }) });

export const useSaveCaps = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Caps) => request(capsSchema, '/caps', { method: 'PUT', body }),
    onSuccess: (caps) => client.setQueryData(keys.caps, caps),
  });
};
