import * as z from 'zod';
import { connectionNameSchema } from './connection-name.ts';
import { wordings } from './wordings/index.ts';

/** Their tenants, whose credentials are used. */
export const credentialHolderSchema = z.string().regex(/^[a-z0-9_]{1,50}$/, wordings['rule-holder']);

const namespaceSchema = z
  .string()
  .regex(/^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/, wordings['rule-name'])
  .refine((name) => name !== 'system', wordings['rule-system']);

/** A CB-Tumblebug server, which makes VMs at the clouds that it has credentials for. */
export const tumblebugConfigSchema = z.strictObject({
  /** Its base URL; `/tumblebug` is added when there is no path. */
  url: z.url({ protocol: /^https?$/, error: wordings['rule-tumblebug-url'] }).max(512),
  username: z
    .string()
    .regex(/^[^:\p{C}]{1,128}$/u, wordings['rule-user'])
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
        .regex(/^[a-z][a-z0-9-]*\+[A-Za-z0-9][A-Za-z0-9._-]*$/, wordings['rule-provider-region']),
    )
    .max(200)
    .default([]),
  /** Where SSH answers instead of the VMs' own addresses, as `host:port`; for clouds without machines, such as MOCK. */
  sshOverride: z
    .string()
    .max(260)
    .regex(/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?:\d{1,5}$/, wordings['rule-host-port'])
    .optional(),
});
export type TumblebugConfig = z.infer<typeof tumblebugConfigSchema>;

export const tumblebugConnectionSchema = z.strictObject({
  driver: z.literal('tumblebug'),
  name: connectionNameSchema,
  config: tumblebugConfigSchema,
  secrets: z.strictObject({ password: z.string().min(1).max(512) }),
});
