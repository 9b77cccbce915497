import * as z from 'zod';
import { instantSchema } from './ids.ts';
import { idPageQuerySchema } from './page.ts';

/**
 * Where a webhook may lead. `public`: https to public addresses only; `private`: https to private networks too;
 * `loopback`: also to this machine, there over http too. Link-local and metadata addresses are never called.
 */
export const webhookReachSchema = z.enum(['public', 'private', 'loopback']);
export type WebhookReach = z.infer<typeof webhookReachSchema>;

export const webhookRequestSchema = z.strictObject({
  url: z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }).max(2000),
  reach: webhookReachSchema.default('public'),
});
export type WebhookRequest = z.infer<typeof webhookRequestSchema>;

export const webhookDeliverySchema = z.object({
  id: z.string(),
  type: z.enum(['cap-warned', 'infra-expiry-warned', 'test']),
  status: z.enum(['pending', 'delivered', 'failed']),
  attempts: z.number().int(),
  /** What the receiver answered, or why it was not reached. */
  detail: z.string(),
  createdAt: instantSchema,
  endedAt: instantSchema.nullable(),
});
export type WebhookDelivery = z.infer<typeof webhookDeliverySchema>;

export const webhookSchema = z.object({
  id: z.string(),
  url: z.string(),
  reach: webhookReachSchema,
  createdAt: instantSchema,
  createdBy: z.string(),
  lastDelivery: webhookDeliverySchema.nullable(),
});
export type Webhook = z.infer<typeof webhookSchema>;

/** `secret` signs each delivery (HMAC-SHA256 as in Standard Webhooks); shown this once. */
export const createdWebhookSchema = webhookSchema.extend({ secret: z.string() });

export const webhookDeliveriesQuerySchema = idPageQuerySchema;
