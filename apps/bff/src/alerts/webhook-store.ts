import { webhookDeliverySchema, webhookReachSchema } from '@terroir/shared-types';
import * as z from 'zod';
import type { Database } from '../db/open-database.ts';

const webhookRow = z.object({
  id: z.string(),
  url: z.string(),
  reach: webhookReachSchema,
  created_at: z.string(),
  created_by: z.string(),
});
export type WebhookRow = z.infer<typeof webhookRow>;

const deliveryRow = z.object({
  id: z.string(),
  webhook_id: z.string(),
  type: webhookDeliverySchema.shape.type,
  body: z.string(),
  status: webhookDeliverySchema.shape.status,
  attempts: z.number(),
  next_at_ms: z.number().nullable(),
  detail: z.string(),
  created_at: z.string(),
  ended_at: z.string().nullable(),
});
export type DeliveryRow = z.infer<typeof deliveryRow>;

/** Deliveries kept per webhook, the oldest ended ones go first. */
const keptDeliveries = 100;

export type WebhookStore = ReturnType<typeof createWebhookStore>;

export const createWebhookStore = ({ sqlite }: Database) => {
  const insert = sqlite.prepare('INSERT INTO webhooks VALUES (@id, @url, @reach, @created_at, @created_by)');
  const remove = sqlite.prepare('DELETE FROM webhooks WHERE id = ?');
  const all = sqlite.prepare('SELECT * FROM webhooks ORDER BY id');
  const byId = sqlite.prepare('SELECT * FROM webhooks WHERE id = ?');
  const insertDelivery = sqlite.prepare(
    `INSERT INTO webhook_deliveries VALUES (@id, @webhook_id, @type, @body, @status, @attempts, @next_at_ms, @detail,
       @created_at, @ended_at)`,
  );
  const updateDelivery = sqlite.prepare(
    `UPDATE webhook_deliveries SET status = @status, attempts = @attempts, next_at_ms = @next_at_ms, detail = @detail,
       ended_at = @ended_at WHERE id = @id`,
  );
  const prune = sqlite.prepare(
    `DELETE FROM webhook_deliveries WHERE webhook_id = @id AND status <> 'pending' AND id NOT IN (
       SELECT id FROM webhook_deliveries WHERE webhook_id = @id ORDER BY id DESC LIMIT @kept)`,
  );
  const due = sqlite.prepare(
    "SELECT * FROM webhook_deliveries WHERE status = 'pending' AND next_at_ms <= ? ORDER BY next_at_ms LIMIT ?",
  );
  const page = sqlite.prepare(
    `SELECT * FROM webhook_deliveries WHERE webhook_id = @id AND (@before IS NULL OR id < @before)
     ORDER BY id DESC LIMIT @limit`,
  );
  const total = sqlite
    .prepare<[string], number>('SELECT count(*) FROM webhook_deliveries WHERE webhook_id = ?')
    .pluck();
  return {
    insert(row: WebhookRow): void {
      insert.run(row);
    },
    remove: (id: string): boolean => remove.run(id).changes > 0,
    all: (): WebhookRow[] => all.all().map((row) => webhookRow.parse(row)),
    find(id: string): WebhookRow | null {
      const row = byId.get(id);
      return row === undefined ? null : webhookRow.parse(row);
    },
    insertDelivery(row: DeliveryRow): void {
      insertDelivery.run(row);
      prune.run({ id: row.webhook_id, kept: keptDeliveries });
    },
    updateDelivery(row: DeliveryRow): void {
      const { id, status, attempts, next_at_ms, detail, ended_at } = row;
      updateDelivery.run({ id, status, attempts, next_at_ms, detail, ended_at });
    },
    due: (nowMs: number, limit: number): DeliveryRow[] =>
      due.all(nowMs, limit).map((row) => deliveryRow.parse(row)),
    /** Newest first. */
    deliveries: (id: string, before: string | null, limit: number): DeliveryRow[] =>
      page.all({ id, before, limit }).map((row) => deliveryRow.parse(row)),
    deliveryTotal: (id: string): number => total.get(id) ?? 0,
  };
};
