import { problemSchema } from '@terroir/shared-types';
import * as z from 'zod';
import { sessionKey } from '../stores/session.ts';
import { ApiError } from './api-error.ts';

const base = '/api/v1';

export interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: unknown;
  /** Sent as `?key=value`; undefined ones are left out. */
  query?: Record<string, string | number | boolean | undefined>;
  idempotencyKey?: string;
  signal?: AbortSignal;
}

const urlOf = (path: string, query: RequestOptions['query']): string => {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {}))
    if (value !== undefined) search.set(key, String(value));
  return search.size > 0 ? `${base}${path}?${search}` : `${base}${path}`;
};

const headersOf = ({ body, idempotencyKey }: RequestOptions): Headers => {
  const headers = new Headers({ accept: 'application/json' });
  const key = sessionKey.read();
  if (key !== null) headers.set('x-terroir-key', key);
  if (body !== undefined) headers.set('content-type', 'application/json');
  if (idempotencyKey !== undefined) headers.set('idempotency-key', idempotencyKey);
  return headers;
};

/** How model servers refuse, as OpenAI does. */
const modelRefusalSchema = z
  .object({ error: z.object({ message: z.string().min(1) }) })
  .transform(({ error }) => error.message);
const busyStatuses = new Set([429, 503]);

/** What a refusal says, by status and body. */
export const refusalOf = (status: number, statusText: string, text: string): ApiError => {
  try {
    const body: unknown = JSON.parse(text);
    const ofModel = modelRefusalSchema.safeParse(body);
    if (!ofModel.success) return new ApiError(problemSchema.parse(body));
    const code = busyStatuses.has(status) ? 'model-busy' : 'model-refused';
    return new ApiError({ status, code, detail: ofModel.data });
  } catch (cause) {
    // A proxy in between answers in its own words.
    return new ApiError({ status, code: 'unexpected-answer', detail: `${status} ${statusText}` }, cause);
  }
};

/** Sends one request with cookie and key. Throws ApiError; an abort passes through as it is. */
export const send = async (path: string, options: RequestOptions = {}): Promise<Response> => {
  const { method = 'GET', body, query, signal } = options;
  let response: Response;
  try {
    response = await fetch(urlOf(path, query), {
      method,
      headers: headersOf(options),
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (cause) {
    if (signal?.aborted === true) throw cause;
    throw new ApiError({ status: 0, code: 'unreachable', detail: 'The server does not answer.' }, cause);
  }
  if (!response.ok) throw refusalOf(response.status, response.statusText, await response.text());
  return response;
};

/** What the server sent is not what the contract says. */
export const unexpectedAnswer = (path: string, cause: z.ZodError): ApiError => {
  const [issue] = cause.issues;
  return new ApiError(
    {
      status: 200,
      code: 'unexpected-answer',
      detail: `${path}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
      remedy: 'Reload the page; if it stays, page and server are of different versions.',
    },
    cause,
  );
};

/** Sends a request and parses the answer by its contract schema. */
export const request = async <Schema extends z.ZodType>(
  schema: Schema,
  path: string,
  options: RequestOptions = {},
): Promise<z.output<Schema>> => {
  const response = await send(path, options);
  const parsed = schema.safeParse(await response.json());
  if (parsed.success) return parsed.data;
  throw unexpectedAnswer(path, parsed.error);
};
