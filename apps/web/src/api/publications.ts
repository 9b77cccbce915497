import { useMutation, useQueryClient } from '@tanstack/react-query';
import { publicationKeySchema, publicationSchema } from '@terroir/shared-types';
import type { Endpoint, PublicationRequest } from '@terroir/shared-types';
import { request } from './client.ts';
import { keys } from './keys.ts';

const path = ({ id }: Pick<Endpoint, 'id'>): string => `/endpoints/${id}/publication`;

/** Opens one port for one endpoint. */
export const usePublish = (endpoint: Pick<Endpoint, 'id' | 'infraId'>) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: PublicationRequest) =>
      request(publicationSchema, path(endpoint), { method: 'POST', body }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.endpoints(endpoint.infraId) }),
  });
};

export const useWithdraw = (endpoint: Pick<Endpoint, 'id' | 'infraId'>) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request(publicationSchema, path(endpoint), { method: 'DELETE' }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.endpoints(endpoint.infraId) }),
  });
};

/** Once; the page does not keep it. */
export const useRevealKey = (endpoint: Pick<Endpoint, 'id' | 'infraId'>) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request(publicationKeySchema, `${path(endpoint)}/key`, { method: 'POST' }),
    // Not kept among what was asked: it is shown once.
    gcTime: 0,
    onSettled: () => client.invalidateQueries({ queryKey: keys.endpoints(endpoint.infraId) }),
  });
};
