import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { capsPageSchema } from '@terroir/shared-types';
import type { Caps } from '@terroir/shared-types';
import { request } from './client.ts';
import { keys } from './keys.ts';

export const useCaps = () =>
  useQuery({ queryKey: keys.caps, queryFn: ({ signal }) => request(capsPageSchema, '/caps', { signal }) });

export const useSaveCaps = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Caps) => request(capsPageSchema, '/caps', { method: 'PUT', body }),
    onSuccess: (caps) => client.setQueryData(keys.caps, caps),
  });
};
