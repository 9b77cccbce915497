import { randomBytes } from 'node:crypto';
import type { Webhook, WebhookDelivery, WebhookRequest } from '@terroir/shared-types';
import { ulid } from 'ulid';
import type { SecretStore } from '../access/secret-store.ts';
import type { Database } from '../db/open-database.ts';
import { conflict, notFound, unprocessable } from '../http/problem-error.ts';
import { urlRefusal } from './webhook-address.ts';
import type { DeliveryRow, WebhookRow, WebhookStore } from './webhook-store.ts';
import { say } from '../wordings/say.ts';

const maxWebhooks = 20;

export type Webhooks = ReturnType<typeof createWebhooks>;

export const presentDelivery = (row: DeliveryRow): WebhookDelivery => ({
  id: row.id,
  type: row.type,
  status: row.status,
  attempts: row.attempts,
  detail: row.detail,
  createdAt: row.created_at,
  endedAt: row.ended_at,
});

/** Who is told of alerts, and what is ordered to be told. */
export const createWebhooks = (deps: {
  database: Database;
  store: WebhookStore;
  secrets: SecretStore;
  now: () => Date;
}) => {
  const { database, store, secrets, now } = deps;

  const present = (row: WebhookRow): Webhook => {
    const [last] = store.deliveries(row.id, null, 1);
    return {
      id: row.id,
      url: row.url,
      reach: row.reach,
      createdAt: row.created_at,
      createdBy: row.created_by,
      lastDelivery: last === undefined ? null : presentDelivery(last),
    };
  };

  const order = (
    webhookId: string,
    type: WebhookDelivery['type'],
    data: Record<string, unknown>,
  ): DeliveryRow => {
    const at = now();
    const row: DeliveryRow = {
      id: ulid(at.getTime()).toLowerCase(),
      webhook_id: webhookId,
      type,
      body: JSON.stringify({ type, timestamp: at.toISOString(), data }),
      status: 'pending',
      attempts: 0,
      next_at_ms: at.getTime(),
      detail: 'Waiting to be sent.',
      created_at: at.toISOString(),
      ended_at: null,
    };
    store.insertDelivery(row);
    return row;
  };

  const find = (id: string): WebhookRow => {
    const row = store.find(id);
    if (row === null) throw notFound('webhook', id);
    return row;
  };

  return {
    find,
    list: (): Webhook[] => store.all().map(present),
    /** Throws 422 for a URL that may not be called. The secret is answered this once. */
    add({ url, reach }: WebhookRequest, actor: string): Webhook & { secret: string } {
      const message = urlRefusal(new URL(url), reach);
      if (message !== null) throw unprocessable(message, [{ path: 'url', message }]);
      return database.transact(() => {
        if (store.all().length >= maxWebhooks) {
          throw conflict(
            'too-many',
            say('too-many-webhooks', { count: maxWebhooks }),
            say('remove-one-first'),
          );
        }
        const at = now();
        const id = ulid(at.getTime()).toLowerCase();
        const secret = `whsec_${randomBytes(32).toString('base64')}`;
        const row = { id, url: new URL(url).href, reach, created_at: at.toISOString(), created_by: actor };
        store.insert(row);
        secrets.put(id, 'webhook', secret, at.toISOString());
        return { ...present(row), secret };
      });
    },
    remove(id: string): void {
      database.transact(() => {
        if (!store.remove(id)) throw notFound('webhook', id);
        secrets.remove(id);
      });
    },
    /** Orders a delivery that says nothing but that it arrived. */
    test(id: string, actor: string): WebhookDelivery {
      find(id);
      return database.transact(() => presentDelivery(order(id, 'test', { askedBy: actor })));
    },
    /** To every webhook; in the open transaction. */
    deliver(type: Exclude<WebhookDelivery['type'], 'test'>, data: Record<string, unknown>): void {
      for (const { id } of store.all()) order(id, type, data);
    },
  };
};
