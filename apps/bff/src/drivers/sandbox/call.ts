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
  request: { method: 'GET' | 'POST'; path: string; body?: unknown; timeoutMs?: number },
  schema: Schema,
  signal: AbortSignal,
) => Promise<z.output<Schema>>;

const defaultTimeoutMs = 20_000;
// Reads are harmless to repeat; everything else is repeated by its owner, who knows the key.
const readTries = 4;

/** Calls the sandbox cloud. `connect` is asked again after a refusal: a restarted cloud has another port and token. */
export const createCall = (connect: () => Promise<SandboxEndpoint>): Call => {
  let endpoint: Promise<SandboxEndpoint> | null = null;
  const reconnect = (): void => {
    endpoint = null;
  };

  const find = async (): Promise<SandboxEndpoint> => {
    endpoint ??= connect();
    try {
      return await endpoint;
    } catch (error) {
      reconnect();
      const refused = transportError(error, false);
      throw new DriverError(refused.failure, 'refused', error);
    }
  };

  const once: Call = async ({ method, path, body, timeoutMs = defaultTimeoutMs }, schema, signal) => {
    signal.throwIfAborted();
    const { url, token } = await find();
    const timeout = AbortSignal.timeout(timeoutMs);
    let status: number;
    let text: string;
    try {
      const response = await fetch(url + path, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.any([signal, timeout]),
      });
      status = response.status;
      text = await response.text();
    } catch (error) {
      signal.throwIfAborted();
      reconnect();
      throw transportError(error, timeout.aborted);
    }
    if (status === 401) reconnect();
    if (status >= 200 && status < 300) return parseAnswer(schema, text);
    const refusal = sandboxErrorSchema.safeParse(parseJson(text));
    throw refusal.success
      ? answerError(status, refusal.data.error.code, refusal.data.error.message)
      : answerError(status, '', `The sandbox cloud answered ${status} without saying why.`);
  };

  return async (request, schema, signal) => {
    for (let tries = 1; ; tries++) {
      try {
        return await once(request, schema, signal);
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
