import PQueue from 'p-queue';
import * as z from 'zod';
import { sandboxErrorSchema } from '../../sandbox-cloud/contract.ts';
import { pauseMs } from './pause.ts';
import { answerError, transportError } from './errors.ts';
import { DriverError } from '../driver.ts';

export interface SandboxEndpoint {
  url: string;
  token: string;
}

export type Call = <Schema extends z.ZodType>(
  request: { method: 'GET' | 'POST' | 'PUT' | 'DELETE'; path: string; body?: unknown; timeoutMs?: number },
  schema: Schema,
  signal: AbortSignal,
) => Promise<z.output<Schema>>;

const defaultTimeoutMs = 20_000;
// Reads are harmless to repeat; everything else is repeated by its owner, who knows the key.
const readTries = 4;
// A thousand VMs on their way read a thousand times at once; each read beyond these would open a socket of its own.
const readsAtOnce = 24;
/** All who wait are told by it, so it does not wait behind the reads of single VMs. */
const listing = /^\/vms(\?|$)/;

/** Calls the sandbox cloud. `onDate` hears the cloud's clock with every answer. `connect` is asked again after a refusal: a restarted cloud has another port and token. */
export const createCall = (
  connect: () => Promise<SandboxEndpoint>,
  onDate: (dateMs: number) => void = () => undefined,
): Call => {
  let current: Promise<SandboxEndpoint> | null = null;
  /** Only the one that failed: another caller may have found a new one meanwhile. */
  const forget = (used: Promise<SandboxEndpoint>): void => {
    if (current === used) current = null;
  };

  /** Starting a cloud cannot be aborted, but waiting for it can. */
  const waitFor = async (found: Promise<SandboxEndpoint>, signal: AbortSignal): Promise<SandboxEndpoint> => {
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await Promise.race([found, aborted]);
    } catch (error) {
      signal.throwIfAborted();
      forget(found);
      throw new DriverError(transportError(error, false).failure, 'refused', error);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  };

  const once: Call = async ({ method, path, body, timeoutMs = defaultTimeoutMs }, schema, signal) => {
    signal.throwIfAborted();
    const found = (current ??= connect());
    const { url, token } = await waitFor(found, signal);
    const timeout = AbortSignal.timeout(timeoutMs);
    let status: number;
    let text: string;
    let retryAfterMs: number | null = null;
    try {
      const response = await fetch(url + path, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.any([signal, timeout]),
      });
      status = response.status;
      const dateMs = Date.parse(response.headers.get('date') ?? '');
      if (!Number.isNaN(dateMs)) onDate(dateMs);
      retryAfterMs = secondsOf(response.headers.get('retry-after'));
      text = await response.text();
    } catch (error) {
      signal.throwIfAborted();
      forget(found);
      throw transportError(error, timeout.aborted);
    }
    if (status === 401) forget(found);
    if (status >= 200 && status < 300) return parseAnswer(schema, text);
    const refusal = sandboxErrorSchema.safeParse(parseJson(text));
    throw refusal.success
      ? answerError(status, refusal.data.error.code, refusal.data.error.message, retryAfterMs)
      : answerError(status, '', `The sandbox cloud answered ${status} without saying why.`, retryAfterMs);
  };

  const reads = new PQueue({ concurrency: readsAtOnce });
  const inTurn: Call = (request, schema, signal) =>
    request.method === 'GET'
      ? reads.add(() => once(request, schema, signal), { priority: listing.test(request.path) ? 1 : 0 })
      : once(request, schema, signal);

  return async (request, schema, signal) => {
    for (let tries = 1; ; tries++) {
      try {
        return await inTurn(request, schema, signal);
      } catch (error) {
        const mayRepeat =
          request.method === 'GET' &&
          tries < readTries &&
          error instanceof DriverError &&
          error.failure.retryable;
        if (!mayRepeat) throw error;
        await pauseMs(Math.random() * 50 * 2 ** tries, signal);
      }
    }
  };
};

/** The seconds of a Retry-After in ms; the form with a date is not used by this cloud. */
const secondsOf = (header: string | null): number | null => {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 3600) * 1000 : null;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null; // not the cloud's own words: treated like an answer without a reason
  }
};

const parseAnswer = <Schema extends z.ZodType>(schema: Schema, text: string): z.output<Schema> => {
  const answer = schema.safeParse(parseJson(text));
  if (answer.success) return answer.data;
  throw answerError(500, '', `The sandbox cloud's answer cannot be read: ${z.prettifyError(answer.error)}`);
};
