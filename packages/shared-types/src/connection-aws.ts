import * as z from 'zod';
import { connectionNameSchema } from './connection-name.ts';
import { wordings } from './wordings/index.ts';

const word = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[!-~]+$/, wordings['rule-printable']);

export const awsConfigSchema = z.strictObject({
  /** `keys`: an access key; `profile`: of the server's AWS files, SSO too; `default`: the standard provider chain. */
  auth: z.enum(['keys', 'profile', 'default']).default('keys'),
  accessKeyId: z
    .string()
    .regex(/^[A-Za-z0-9_]{4,128}$/, wordings['rule-key-id'])
    .optional(),
  profile: z
    .string()
    .regex(/^[^\p{C}[\]]{1,64}$/u, wordings['rule-profile'])
    .optional(),
  /** A role to take on with that identity. */
  roleArn: z
    .string()
    .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[!-~]{1,512}$/, wordings['rule-role'])
    .optional(),
  externalId: word(256).optional(),
  /** Where VMs may be made, e.g. `ap-northeast-2`; empty: every region that the account has enabled. */
  regions: z
    .array(z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, wordings['rule-region']))
    .max(60)
    .default([]),
  /** Another endpoint for all services (a test server, a private link); absent: `AWS_ENDPOINT_URL`, else AWS itself. */
  endpointUrl: z
    .url({ protocol: /^https?$/, error: wordings['rule-url'] })
    .max(512)
    .optional(),
  /** Spot VMs cost less and may be taken away at any time; a launch is counted at the spot price of its review. */
  market: z.enum(['on-demand', 'spot']).default('on-demand'),
  /** What a spot VM may cost at most per hour; absent: the on-demand price. */
  spotMaxHourlyUsd: z.number().positive().max(1000).optional(),
  /** Addresses that may reach SSH and opened ports, as CIDR; absent: the server's own address, as AWS sees it. */
  allowFrom: z.cidrv4(wordings['rule-cidr']).optional(),
});
export type AwsConfig = z.infer<typeof awsConfigSchema>;

export const awsSecretsSchema = z.strictObject({
  secretAccessKey: word(512).optional(),
  /** Of temporary keys. */
  sessionToken: word(8192).optional(),
});
export type AwsSecrets = z.infer<typeof awsSecretsSchema>;

export const awsConnectionSchema = z
  .strictObject({
    driver: z.literal('aws'),
    name: connectionNameSchema,
    config: awsConfigSchema,
    secrets: awsSecretsSchema.default({}),
  })
  .superRefine(({ config, secrets }, context) => {
    const need = (path: string[], message: string): void =>
      context.addIssue({ code: 'custom', path, message });
    if (config.auth === 'keys') {
      if (config.accessKeyId === undefined) need(['config', 'accessKeyId'], wordings['rule-key-id-needed']);
      if (secrets.secretAccessKey === undefined)
        need(['secrets', 'secretAccessKey'], wordings['rule-key-secret-needed']);
    } else if (secrets.secretAccessKey !== undefined || config.accessKeyId !== undefined) {
      need(['config', 'auth'], wordings['rule-key-given']);
    }
    if (config.auth === 'profile' && config.profile === undefined)
      need(['config', 'profile'], wordings['rule-profile-needed']);
    if (config.externalId !== undefined && config.roleArn === undefined)
      need(['config', 'externalId'], wordings['rule-external-id']);
  });
