import * as z from 'zod';
import { credentialHolderSchema } from './connection-tumblebug.ts';

const maxValueLength = 16_384;

/** The credential of one cloud, to be registered at the engine that a connection leads to. Nothing of it is stored here. */
export const cloudCredentialSchema = z.strictObject({
  provider: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'a provider such as aws'),
  /** Whose it is there; absent: the holder of the connection. */
  holder: credentialHolderSchema.optional(),
  /** The cloud's own names, such as `aws_access_key_id`. */
  values: z
    .record(z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/), z.string().min(1).max(maxValueLength))
    .refine((values) => Object.keys(values).length > 0, 'at least one value')
    .refine((values) => Object.keys(values).length <= 20, 'at most 20 values'),
});
export type CloudCredential = z.infer<typeof cloudCredentialSchema>;

export const registerCredentialsSchema = z
  .strictObject({
    items: z.array(cloudCredentialSchema).max(50).default([]),
    /** The engine's own credentials file, as text. */
    file: z
      .string()
      .max(128 * 1024)
      .optional(),
    /** True: also those whose provider has verified connections already. */
    replace: z.boolean().default(false),
  })
  .refine(({ items, file }) => items.length > 0 || file !== undefined, 'Give items or a file.');
export type RegisterCredentials = z.infer<typeof registerCredentialsSchema>;

/** What the engine has of each cloud. */
export const credentialsOverviewSchema = z.object({
  providers: z.array(
    z.object({
      provider: z.string(),
      /** The values that its credential needs. */
      keys: z.array(z.string()),
      /** Connections, one for each region, that work and that do not. */
      verified: z.number().int(),
      unverified: z.number().int(),
    }),
  ),
});
export type CredentialsOverview = z.infer<typeof credentialsOverviewSchema>;
