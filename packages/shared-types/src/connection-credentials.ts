import * as z from 'zod';

/** A cloud as an engine names it, e.g. `aws`. */
const engineProviderSchema = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'a provider such as aws');

/**
 * Credentials of clouds for the engine behind a connection. They go through and are not stored here. Either items, or
 * a file of the engine's own kind as text.
 */
export const cloudCredentialsRequestSchema = z
  .strictObject({
    items: z
      .array(
        z.strictObject({
          provider: engineProviderSchema,
          /** Absent: the one of the connection. */
          holder: z
            .string()
            .regex(/^[a-z0-9_]{1,50}$/, 'lower-case letters, digits and _, at most 50')
            .optional(),
          values: z
            .record(z.string().regex(/^[A-Za-z0-9_]{1,64}$/), z.string().min(1).max(16_384))
            .refine((values) => Object.keys(values).length > 0, 'Give at least one value.'),
        }),
      )
      .max(100)
      .default([]),
    file: z
      .string()
      .min(1)
      .max(256 * 1024)
      .optional(),
    /** True: also where the engine has verified connections already. */
    replace: z.boolean().default(false),
  })
  .refine(({ items, file }) => items.length > 0 !== (file !== undefined), 'Give items or a file.');
export type CloudCredentialsRequest = z.input<typeof cloudCredentialsRequestSchema>;

/** Which clouds the engine can be given credentials for, and what it has of each: counts of its regions. */
export const cloudCredentialsSchema = z.object({
  providers: z.array(
    z.object({
      provider: z.string(),
      /** Names of the values that it needs, in their order. */
      keys: z.array(z.string()),
      verified: z.number().int(),
      unverified: z.number().int(),
    }),
  ),
});
export type CloudCredentials = z.infer<typeof cloudCredentialsSchema>;
