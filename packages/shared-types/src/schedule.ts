import * as z from 'zod';
import { instantSchema, nameSchema, ownIdSchema } from './ids.ts';
import { idPageQuerySchema } from './page.ts';

export const scheduleActionSchema = z.enum(['suspend', 'resume', 'reboot', 'terminate']);
export type ScheduleAction = z.infer<typeof scheduleActionSchema>;

/** A standing order, e.g. suspend at 19:00 in Seoul on weekdays: `0 19 * * 1-5`, `Asia/Seoul`. */
export const scheduleRequestSchema = z.strictObject({
  infraId: ownIdSchema,
  /** Absent: the whole infra. */
  nodeGroup: nameSchema.optional(),
  action: scheduleActionSchema,
  /** Minute, hour, day of month, month, day of week (0 or 7: Sunday; names too). */
  cron: z.string().min(9).max(120),
  /** IANA name. */
  timeZone: z.string().min(1).max(60).default('UTC'),
  enabled: z.boolean().default(true),
});
export type ScheduleRequest = z.infer<typeof scheduleRequestSchema>;

export const schedulePatchSchema = z.strictObject({ enabled: z.boolean() });

export const scheduleSchema = z.object({
  id: z.string(),
  infraId: z.string(),
  infraName: z.string(),
  nodeGroup: z.string().nullable(),
  action: scheduleActionSchema,
  cron: z.string(),
  timeZone: z.string(),
  enabled: z.boolean(),
  /** null: it is off. */
  nextAt: instantSchema.nullable(),
  lastAt: instantSchema.nullable(),
  /** `impossible`: nothing there could be acted on; `missed`: Terroir was not running, and it was too late. */
  lastOutcome: z.enum(['started', 'impossible', 'missed']).nullable(),
  lastDetail: z.string().nullable(),
  lastOperationId: z.string().nullable(),
  createdAt: instantSchema,
  asOfSeq: z.number().int(),
});
export type Schedule = z.infer<typeof scheduleSchema>;

export const schedulesQuerySchema = idPageQuerySchema.extend({ infraId: z.string().max(64).optional() });
