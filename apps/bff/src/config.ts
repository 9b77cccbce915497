import { resolve } from 'node:path';
import * as z from 'zod';
import { checkBaseUrl } from './price-sources/price-list-fetcher.ts';
import { priceSourceIds } from './price-sources/registry.ts';
import { type KeySource, keySources } from './secrets/master-key.ts';
import { StartError } from './start-error.ts';

const switchSchema = z.enum(['on', 'off']).default('on');

const cutAtFirst = (text: string, mark: string): [string, string] => {
  const at = text.indexOf(mark);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
};

/** What is wrong with one `id=url`; null: nothing. */
const priceSourceIssue = (pair: string): string | null => {
  const [id, url] = cutAtFirst(pair, '=');
  if (!priceSourceIds().includes(id)) return `names ${id}; known are ${priceSourceIds().join(', ')}`;
  try {
    checkBaseUrl(url);
    return null;
  } catch (error) {
    return `for ${id}: ${error instanceof Error ? error.message : String(error)}`;
  }
};

const environmentSchema = z
  .object({
    HOST: z
      .string()
      .regex(/^[A-Za-z0-9.:_-]{1,253}$/, 'must be a host name or an IP address')
      .default('127.0.0.1'),
    PORT: z
      .string()
      .regex(/^\d{1,5}$/, 'must be a port number')
      .default('4400')
      .transform(Number)
      .refine((port) => port <= 65_535, 'must be at most 65535'),
    TERROIR_DATA_DIR: z.string().max(4096).default('./.data'),
    TERROIR_TOKEN: z
      .string()
      .regex(/^[!-~]{8,512}$/, 'must be 8 to 512 printable characters without spaces')
      .optional(),
    TERROIR_KEY_SOURCE: z.enum(['auto', ...keySources]).default('auto'),
    TERROIR_PASSPHRASE: z.string().min(8, 'must have at least 8 characters').max(1024).optional(),
    TERROIR_SANDBOX: switchSchema,
    TERROIR_SANDBOX_PROFILE: z.enum(['normal', 'fast']).default('normal'),
    TERROIR_TLS_CERT: z.string().max(4096).optional(),
    TERROIR_TLS_KEY: z.string().max(4096).optional(),
    TERROIR_PUBLIC_URL: z
      .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
      .refine((url) => !URL.canParse(url) || `${new URL(url).origin}/` === new URL(url).href, {
        message: 'must be an origin only, without path, query or user',
      })
      .optional(),
    TERROIR_PRICE_SOURCE_URLS: z
      .string()
      .max(4096)
      .default('')
      .transform((text, context) => {
        const pairs = text.split(',').filter((pair) => pair !== '');
        const issue = pairs.map(priceSourceIssue).find((found) => found !== null);
        if (issue === undefined) return Object.fromEntries(pairs.map((pair) => cutAtFirst(pair, '=')));
        context.addIssue({ code: 'custom', message: issue });
        return z.NEVER;
      }),
    SSH_AUTH_SOCK: z.string().max(4096).optional(),
    LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  })
  .refine((env) => (env.TERROIR_TLS_CERT === undefined) === (env.TERROIR_TLS_KEY === undefined), {
    path: ['TERROIR_TLS_CERT'],
    message: 'and TERROIR_TLS_KEY go together: set both or neither',
  });

export interface Config {
  host: string;
  /** 0: any free port (tests). */
  port: number;
  dataDir: string;
  /** Null: made on first start and kept in the data dir. */
  token: string | null;
  /** Where the key of stored secrets is kept when it is made; `auto`: keyring, else passphrase, else a file. */
  keySource: KeySource | 'auto';
  /** What that key is locked with; null: with something else. */
  passphrase: string | null;
  sandbox: { profile: 'normal' | 'fast' } | null;
  /** Paths of the PEM files. */
  tls: { certPath: string; keyPath: string } | null;
  /** Origin under which users reach us, e.g. behind a proxy. */
  publicOrigin: string | null;
  /** Where the price sources are asked instead of at their own address, by source. */
  priceSourceUrls: Readonly<Record<string, string>>;
  /** Socket of the SSH agent that signs for own hosts; null: there is none. */
  sshAgentSocket: string | null;
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

/** Reads the settings. Throws `StartError` whose one line names the first bad one. */
export const readConfig = (environment: Readonly<Record<string, string | undefined>>): Config => {
  // An empty variable is what a shell script leaves when it means "not set".
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new StartError(`${issue?.path.join('.') ?? 'a setting'} ${issue?.message ?? 'is not valid'}.`);
  }
  const env = parsed.data;
  const tls =
    env.TERROIR_TLS_CERT === undefined || env.TERROIR_TLS_KEY === undefined
      ? null
      : { certPath: env.TERROIR_TLS_CERT, keyPath: env.TERROIR_TLS_KEY };
  const publicOrigin = env.TERROIR_PUBLIC_URL === undefined ? null : new URL(env.TERROIR_PUBLIC_URL).origin;
  if (!isLoopback(env.HOST) && tls === null && publicOrigin === null) {
    throw new StartError(
      `HOST ${env.HOST} is reachable from other machines, and the token would cross the network in the clear. ` +
        'Set TERROIR_TLS_CERT and TERROIR_TLS_KEY, or TERROIR_PUBLIC_URL when a proxy in front speaks TLS.',
    );
  }
  return {
    host: env.HOST,
    port: env.PORT,
    dataDir: resolve(env.TERROIR_DATA_DIR),
    keySource: env.TERROIR_KEY_SOURCE,
    passphrase: env.TERROIR_PASSPHRASE ?? null,
    token: env.TERROIR_TOKEN ?? null,
    sandbox: env.TERROIR_SANDBOX === 'on' ? { profile: env.TERROIR_SANDBOX_PROFILE } : null,
    tls,
    publicOrigin,
    priceSourceUrls: env.TERROIR_PRICE_SOURCE_URLS,
    sshAgentSocket: env.SSH_AUTH_SOCK ?? null,
    logLevel: env.LOG_LEVEL,
  };
};
