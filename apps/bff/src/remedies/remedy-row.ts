import { bilingualSchema, failureCodeSchema, ownerSchema } from '@terroir/shared-types';
import * as z from 'zod';

const pattern = z.string().transform((source, context) => {
  try {
    return new RegExp(source);
  } catch (error) {
    context.addIssue(`is no regular expression: ${error instanceof Error ? error.message : String(error)}`);
    return z.NEVER;
  }
});

/** A row as it stands in the file. */
export const remedyFileSchema = z.strictObject({
  providers: z.array(z.string()),
  rows: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z0-9-]+$/),
        providers: z.array(z.string()).min(1).optional(),
        vendorCodes: z.array(z.string()).min(1),
        match: pattern.optional(),
        code: failureCodeSchema,
        owner: ownerSchema,
        meaning: bilingualSchema,
        action: bilingualSchema,
        quotas: z
          .array(z.strictObject({ spec: pattern.optional(), name: z.string(), code: z.string().nullable() }))
          .default([]),
        link: z.string().startsWith('https://').optional(),
        cli: z.string().optional(),
        source: z.url(),
      }),
    )
    .min(1),
});

/** One error of one provider, or of several that speak alike. */
export type RemedyRule = Omit<z.infer<typeof remedyFileSchema>['rows'][number], 'providers'> & {
  providers: readonly string[];
};
