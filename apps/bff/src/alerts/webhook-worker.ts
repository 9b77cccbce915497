import PQueue from 'p-queue';
import type { Logger } from 'pino';
import type { SecretStore } from '../access/secret-store.ts';
import type { Database } from '../db/open-database.ts';
import { sendWebhook } from './send-webhook.ts';
import type { DeliveryRow, WebhookStore } from './webhook-store.ts';

const atOnce = 4;
/** Pauses before the second to the sixth try: about half an hour in all. */
export const retryPausesMs: readonly number[] = [2_000, 10_000, 60_000, 300_000, 1_200_000];

/** Sends what is due; the rows are the truth, so a restart goes on where it was. */
export const createWebhookWorker = (deps: {
  database: Database;
  store: WebhookStore;
  secrets: SecretStore;
  logger: Logger;
  now: () => Date;
  pausesMs?: readonly number[];
}) => {
  const { database, store, now, logger } = deps;
  const pausesMs = deps.pausesMs ?? retryPausesMs;
  const queue = new PQueue({ concurrency: atOnce });
  const underWay = new Set<string>();
  const stop = new AbortController();

  const send = async (delivery: DeliveryRow): Promise<void> => {
    const webhook = store.find(delivery.webhook_id);
    const secret = webhook === null ? null : deps.secrets.get(webhook.id);
    if (webhook === null || secret === null) return;
    const { url, reach } = webhook;
    const { id, body } = delivery;
    const outcome = await sendWebhook({ id, url, reach, secret, body, now: now() }, stop.signal);
    if (stop.signal.aborted) return;
    const attempts = delivery.attempts + 1;
    const pauseMs = pausesMs[attempts - 1];
    const at = now();
    const isOver = outcome.isFinal || pauseMs === undefined;
    database.transact(() =>
      store.updateDelivery({
        ...delivery,
        attempts,
        status: outcome.isDelivered ? 'delivered' : isOver ? 'failed' : 'pending',
        next_at_ms: isOver ? null : at.getTime() + pauseMs,
        detail: outcome.detail,
        ended_at: isOver ? at.toISOString() : null,
      }),
    );
  };

  return {
    /** Takes up what is due now. */
    run(): void {
      for (const delivery of store.due(now().getTime(), atOnce * 2)) {
        if (underWay.has(delivery.id)) continue;
        underWay.add(delivery.id);
        void queue.add(async () => {
          try {
            await send(delivery);
          } catch (error) {
            logger.error({ err: error, deliveryId: delivery.id }, 'a webhook delivery broke');
          } finally {
            underWay.delete(delivery.id);
          }
        });
      }
    },
    async close(): Promise<void> {
      stop.abort();
      queue.clear();
      await queue.onIdle();
    },
  };
};
