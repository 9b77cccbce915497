import * as z from 'zod';
import { connectionNameSchema } from './connection-name.ts';
import { wordings } from './wordings/index.ts';

/** A sandbox cloud that another data dir of this machine runs. */
export const sandboxConnectionSchema = z.strictObject({
  driver: z.literal('sandbox'),
  name: connectionNameSchema,
  config: z.strictObject({
    url: z
      .string()
      .max(64)
      .regex(/^http:\/\/127\.0\.0\.1:\d{1,5}$/, wordings['rule-sandbox-url']),
  }),
  secrets: z.strictObject({ token: z.string().min(1).max(512) }),
});
