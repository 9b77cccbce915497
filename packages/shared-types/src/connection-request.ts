import * as z from 'zod';
import { awsConnectionSchema } from './connection-aws.ts';
import { connectionNameSchema } from './connection-name.ts';
import { sandboxConnectionSchema } from './connection-sandbox.ts';
import { sshConnectionSchema } from './connection-ssh.ts';
import { tumblebugConnectionSchema } from './connection-tumblebug.ts';
import { driverNameSchema } from './connection.ts';
import { wordingSchema } from './wording.ts';

/** A connection to be added. Each driver has its own settings and secrets; a new driver adds its schema here. */
export const connectionRequestSchema = z.discriminatedUnion('driver', [
  awsConnectionSchema,
  sandboxConnectionSchema,
  sshConnectionSchema,
  tumblebugConnectionSchema,
]);
export type ConnectionRequest = z.infer<typeof connectionRequestSchema>;
/** The drivers that a connection can be added for. */
export type ConnectableDriver = ConnectionRequest['driver'];

const fieldNameSchema = z.string().regex(/^[a-z][A-Za-z0-9]{0,63}$/);

/** Settings and secrets left out stay as they are; null takes one away. What results must be a whole request. */
export const connectionPatchSchema = z.strictObject({
  name: connectionNameSchema.optional(),
  config: z.record(fieldNameSchema, z.json()).optional(),
  secrets: z.record(fieldNameSchema, z.string().max(65_536).nullable()).optional(),
});
export type ConnectionPatch = z.infer<typeof connectionPatchSchema>;

/**
 * Many at once. Each item is a connection request; one that does not fit fails alone. A file is one of the driver's
 * own kind of credentials file, as text.
 */
export const connectionImportSchema = z
  .strictObject({
    items: z
      .array(z.record(z.string().max(64), z.json()))
      .max(100)
      .default([]),
    files: z
      .array(z.strictObject({ driver: driverNameSchema, text: z.string().max(128 * 1024) }))
      .max(10)
      .default([]),
  })
  .refine(({ items, files }) => items.length + files.length > 0, 'Give items or files.');
export type ConnectionImport = z.infer<typeof connectionImportSchema>;

/** One connection of an import and how it went, with the counts so far. */
export const importProgressSchema = z.object({
  operationId: z.string(),
  name: z.string(),
  /** `ok`: registered and it answers; `skipped`: there already; `failed`: not registered. */
  outcome: z.enum(['ok', 'skipped', 'failed']),
  detail: z.string(),
  detailWording: wordingSchema.optional(),
  done: z.number().int(),
  total: z.number().int(),
  ok: z.number().int(),
  skipped: z.number().int(),
  failed: z.number().int(),
});
export type ImportProgress = z.infer<typeof importProgressSchema>;
