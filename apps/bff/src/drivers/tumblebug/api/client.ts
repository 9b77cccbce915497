import { setTimeout as delay } from 'node:timers/promises';
import type { TumblebugConfig } from '@terroir/shared-types';
import * as z from 'zod';
import { DriverError } from '../../driver.ts';
import { TumblebugError, answerError, transportError } from './errors.ts';
import { createPace } from './pace.ts';
import { type Answer, type Outgoing, send } from './send.ts';

export interface Ask {
  method?: Outgoing['method'];
  /** Below the base URL, each part encoded. */
  path: string;
  query?: Readonly<Record<string, string>>;
  body?: unknown;
  timeoutMs?: number;
  /** Ours, under which `GET /request/{id}` tells how far it is. */
  requestId?: string;
  /** Called when its turn has come: who asks the same before that may share the answer. */
  onSend?: () => void;
}

export type Call = <Schema extends z.ZodType>(
  ask: Ask,
  schema: Schema,
  signal: AbortSignal,
) => Promise<z.output<Schema>>;

export interface Client {
  call: Call;
  /** How far its clock was ahead of ours at the last answer, ms; null: no answer yet. */
  clockDifferenceMs: () => number | null;
  baseUrl: URL;
}

export interface ClientOptions {
  now?: () => number;
  /** How often each of the two reads of infras may be asked; just below its limit unless told. */
  infraReadsPerSecond?: number;
}

const defaultTimeoutMs = 60_000;
const readTries = 4;
const throttledTries = 5;
const backOffMs = 400;

// Its limiter allows 2 requests/s to each of these and counts from the address that asks: a little less is surely enough.
const slowReads = [/^\/ns\/[^/]+\/infra$/, /^\/ns\/[^/]+\/infra\/[^/]+$/];
const slowPerSecond = 1.8;
// And 50 requests/s to all together.
const perSecond = 40;

const messageSchema = z.object({ message: z.string() });

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null; // a proxy's page, or half an answer
  }
};

export const baseUrlOf = (url: string): URL => {
  const base = new URL(url);
  base.pathname = base.pathname === '/' ? '/tumblebug' : base.pathname.replace(/\/+$/, '');
  return base;
};

/** Calls one CB-Tumblebug, within its limits. Whatever fails comes out as a `DriverError`, or as the reason of `signal`. */
export const createClient = (
  config: TumblebugConfig,
  password: string,
  { now = Date.now, infraReadsPerSecond = slowPerSecond }: ClientOptions = {},
): Client => {
  const baseUrl = baseUrlOf(config.url);
  const authorization = `Basic ${Buffer.from(`${config.username}:${password}`).toString('base64')}`;
  const all = createPace(perSecond);
  const paces = slowReads.map((pattern) => ({ pattern, pace: createPace(infraReadsPerSecond) }));
  let differenceMs: number | null = null;

  const once = async (ask: Ask, signal: AbortSignal): Promise<Answer> => {
    const { method = 'GET', path, query = {}, body, timeoutMs = defaultTimeoutMs, requestId } = ask;
    if (method === 'GET') await paces.find(({ pattern }) => pattern.test(path))?.pace(signal);
    await all(signal);
    ask.onSend?.();
    const url = new URL(baseUrl.href + path);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const text = body === undefined ? null : JSON.stringify(body);
    try {
      const answer = await send(
        {
          method,
          url,
          body: text,
          timeoutMs,
          headers: {
            authorization,
            accept: 'application/json',
            'x-credential-holder': config.credentialHolder,
            ...(text === null
              ? {}
              : {
                  'content-type': 'application/json',
                  'content-length': String(Buffer.byteLength(text)),
                }),
            ...(requestId === undefined ? {} : { 'x-request-id': requestId }),
          },
        },
        signal,
      );
      if (answer.dateMs !== null) differenceMs = answer.dateMs - now();
      return answer;
    } catch (error) {
      signal.throwIfAborted();
      throw transportError(error);
    }
  };

  const parsed = <Schema extends z.ZodType>(
    schema: Schema,
    { status, text }: Answer,
    path: string,
  ): z.output<Schema> => {
    const read = parseJson(text);
    if (status >= 200 && status < 300) {
      const answer = schema.safeParse(read);
      if (answer.success) return answer.data;
      throw answerError(
        500,
        `Its answer to ${path} cannot be read: ${z.prettifyError(answer.error).slice(0, 500)}`,
      );
    }
    const refusal = messageSchema.safeParse(read);
    throw answerError(
      status,
      refusal.success ? refusal.data.message : `It answered ${status} without saying why.`,
    );
  };

  /** Reads are harmless to repeat, but for control, which is a GET that changes things. */
  const isRead = ({ method = 'GET', path }: Ask): boolean => method === 'GET' && !path.includes('/control/');
  const mayRepeat = (ask: Ask, error: unknown, tries: number): boolean => {
    if (!(error instanceof TumblebugError)) return false;
    // Turned away before anything was read of it.
    if (error.status === 429) return tries < throttledTries;
    return isRead(ask) && error.failure.retryable && error.status !== 401 && tries < readTries;
  };

  return {
    baseUrl,
    clockDifferenceMs: () => differenceMs,
    async call(ask, schema, signal) {
      signal.throwIfAborted();
      for (let tries = 1; ; tries++) {
        try {
          return parsed(schema, await once(ask, signal), ask.path);
        } catch (error) {
          signal.throwIfAborted();
          if (!(error instanceof DriverError) || !mayRepeat(ask, error, tries)) throw error;
          await delay((backOffMs / 2 + Math.random() * backOffMs) * tries, undefined, { signal, ref: false });
        }
      }
    },
  };
};
