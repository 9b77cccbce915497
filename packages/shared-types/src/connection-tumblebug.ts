import * as z from 'zod';
import { connectionNameSchema } from './connection-name.ts';

/** Their tenants, whose credentials are used. */
export const credentialHolderSchema = z
  .string()
  .regex(/^[a-z0-9_]{1,50}$/, 'lower-case letters, digits and _, at most 50');

const namespaceSchema = z
  .string()
  .regex(
    /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/,
    'starts with a letter; lower-case letters, digits and dashes; at most 40',
  )
  .refine((name) => name !== 'system', 'system belongs to CB-Tumblebug itself');

/** A CB-Tumblebug server, which makes VMs at the clouds that it has credentials for. */
export const tumblebugConfigSchema = z.strictObject({
  /** Its base URL; `/tumblebug` is added when there is no path. */
  url: z.url({ protocol: /^https?$/, error: 'an http or https URL such as http://localhost:1323' }).max(512),
  username: z
    .string()
    .regex(/^[^:\p{C}]{1,128}$/u, 'a user name without a colon')
    .default('default'),
  /** Where our infras are made; it is made when it is missing. */
  namespace: namespaceSchema.default('default'),
  credentialHolder: credentialHolderSchema.default('admin'),
  /** Where VMs may be made, as `provider+region`; empty: wherever it has a verified connection. */
  regions: z
    .array(
      z
        .string()
        .max(100)
        .regex(
          /^[a-z][a-z0-9-]*\+[A-Za-z0-9][A-Za-z0-9._-]*$/,
          'provider+region, such as aws+ap-northeast-2',
        ),
    )
    .max(200)
    .default([]),
  /** Where SSH answers instead of the VMs' own addresses, as `host:port`; for clouds without machines, such as MOCK. */
  sshOverride: z
    .string()
    .max(260)
    .regex(/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?:\d{1,5}$/, 'host:port')
    .optional(),
});
export type TumblebugConfig = z.infer<typeof tumblebugConfigSchema>;

export const tumblebugConnectionSchema = z.strictObject({
  driver: z.literal('tumblebug'),
  name: connectionNameSchema,
  config: tumblebugConfigSchema,
  secrets: z.strictObject({ password: z.string().min(1).max(512) }),
});
