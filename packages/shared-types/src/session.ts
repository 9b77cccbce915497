import * as z from 'zod';

/** Exactly one of the two: the one-time code of the start line, or the long-lived token. */
export const loginRequestSchema = z.union([
  z.strictObject({ code: z.string().min(8).max(128) }),
  z.strictObject({ token: z.string().min(8).max(512) }),
]);
export type LoginRequest = z.infer<typeof loginRequestSchema>;

/** `key` goes into this origin's localStorage and back as `X-Terroir-Key`; the cookie is set beside it. */
export const loginAnswerSchema = z.object({ key: z.string(), expiresAt: z.iso.datetime() });
export type LoginAnswer = z.infer<typeof loginAnswerSchema>;

export const sessionSchema = z.object({
  actor: z.string(),
  role: z.enum(['viewer', 'operator', 'admin']),
  version: z.string(),
  sandbox: z.boolean(),
  readOnly: z.boolean(),
});
export type Session = z.infer<typeof sessionSchema>;

export const ticketSchema = z.object({ ticket: z.string(), expiresAt: z.iso.datetime() });
export const downloadTicketRequestSchema = z.strictObject({
  path: z.string().startsWith('/api/v1/').max(2048),
});
export const downloadTicketSchema = z.object({ url: z.string(), expiresAt: z.iso.datetime() });
