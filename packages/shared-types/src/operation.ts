import * as z from 'zod';
import { instantSchema } from './ids.ts';
import { idPageQuerySchema } from './page.ts';

export const operationStatusSchema = z.enum(['pending', 'running', 'done', 'cancelled', 'failed']);
export type OperationStatus = z.infer<typeof operationStatusSchema>;

export const operationSchema = z.object({
  id: z.string(),
  kind: z.string(),
  infraId: z.string().nullable(),
  status: operationStatusSchema,
  createdAt: instantSchema,
  /** When a delayed operation starts; it can be cancelled until then. */
  executeAt: instantSchema.optional(),
  endedAt: instantSchema.nullable(),
  detail: z.string(),
  asOfSeq: z.number().int(),
});
export type Operation = z.infer<typeof operationSchema>;
export const operationsQuerySchema = idPageQuerySchema.extend({
  infraId: z.string().max(64).optional(),
  status: operationStatusSchema.optional(),
});
