import * as z from 'zod';
import { connectionNameSchema } from './connection-name.ts';
import { lngLatSchema, nameSchema } from './ids.ts';
import { wordings } from './wordings/index.ts';

/** One machine that is there already. */
export const ownHostSchema = z.strictObject({
  name: nameSchema,
  /** Host name or IP address, as the server of Terroir reaches it. */
  address: z
    .string()
    .max(253)
    .regex(/^[A-Za-z0-9]([A-Za-z0-9._:-]*[A-Za-z0-9])?$/, wordings['rule-address']),
  port: z.number().int().min(1).max(65_535).default(22),
  user: z.string().regex(/^[A-Za-z_][A-Za-z0-9_.@-]{0,63}$/, wordings['rule-account']),
  /** OpenSSH public key line of the host; absent: the one of the first contact counts from then on. */
  hostKey: z
    .string()
    .max(4096)
    .regex(/^(ssh|ecdsa)-[a-z0-9-]+ [A-Za-z0-9+/]+=*( .*)?$/, wordings['rule-host-key'])
    .optional(),
  /** What an hour of it costs you, USD; absent: not known, which is not 0. */
  hourlyUsd: z.number().nonnegative().max(100_000).optional(),
});
export type OwnHost = z.infer<typeof ownHostSchema>;

const repeated = (values: readonly string[]): string | undefined =>
  values.find((value, index) => values.indexOf(value) !== index);

/** Hosts at one place that share a login key. */
export const sshConnectionSchema = z
  .strictObject({
    driver: z.literal('ssh'),
    name: connectionNameSchema,
    config: z.strictObject({
      /** The place's short name; it stands where clouds have a region. */
      site: nameSchema,
      place: lngLatSchema,
      /** `key`: the private key below; `agent`: the SSH agent of the server (SSH_AUTH_SOCK). */
      auth: z.enum(['key', 'agent']).default('key'),
      hosts: z.array(ownHostSchema).min(1).max(500),
    }),
    secrets: z
      .strictObject({
        /** OpenSSH or PEM private key without a passphrase. */
        privateKey: z.string().min(1).max(16_384).optional(),
      })
      .default({}),
  })
  .superRefine(({ config, secrets }, context) => {
    const refuse = (path: string[], message: string, values: Record<string, string> = {}): void =>
      context.addIssue({ code: 'custom', path, message, params: { values } });
    const name = repeated(config.hosts.map((host) => host.name));
    if (name !== undefined) refuse(['config', 'hosts'], wordings['rule-two-names'], { name });
    const where = repeated(config.hosts.map(({ address, port }) => `${address.toLowerCase()} port ${port}`));
    if (where !== undefined) refuse(['config', 'hosts'], wordings['rule-two-addresses'], { address: where });
    if (config.auth === 'key' && secrets.privateKey === undefined)
      refuse(['secrets', 'privateKey'], wordings['rule-private-key']);
    if (config.auth === 'agent' && secrets.privateKey !== undefined)
      refuse(['config', 'auth'], wordings['rule-private-key-given']);
  });
