import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { createdWebhookSchema, webhookSchema } from '@terroir/shared-types';
import type { WebhookRequest } from '@terroir/shared-types';
import { request, send } from './client.ts';
import { itemsOf } from './items.ts';
import { keys } from './keys.ts';

/** A delivery ends without an event. */
const refreshMs = 3_000;

export const useWebhooks = () =>
  useQuery({
    queryKey: keys.webhooks,
    queryFn: async ({ signal }) => (await request(itemsOf(webhookSchema), '/webhooks', { signal })).items,
    refetchInterval: ({ state }) =>
      state.data?.some(({ lastDelivery }) => lastDelivery?.status === 'pending') === true ? refreshMs : false,
  });

const useRefresh = () => {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: keys.webhooks });
};

/** Answers the signing secret, this once. */
export const useAddWebhook = () => {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: WebhookRequest) =>
      request(createdWebhookSchema, '/webhooks', { method: 'POST', body }),
    onSuccess: refresh,
  });
};

export const useRemoveWebhook = () => {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (id: string) => send(`/webhooks/${id}`, { method: 'DELETE' }),
    onSuccess: refresh,
  });
};

export const useTestWebhook = () => {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (id: string) => send(`/webhooks/${id}/test`, { method: 'POST' }),
    onSuccess: refresh,
  });
};
