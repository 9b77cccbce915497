import type * as z from 'zod';
import { CloudError } from './cloud-error.ts';

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}
/** `lost` closes the connection without a word, as when an answer is lost on its way. */
export type ApiAnswer = { readonly status: number; readonly body: unknown } | 'lost';

type Handler = (request: ApiRequest, id: string) => ApiAnswer | Promise<ApiAnswer>;
export interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  readonly handle: Handler;
}

export const ok = (body: unknown, status = 200): ApiAnswer => ({ status, body });

export const internalError = (): CloudError =>
  new CloudError(
    500,
    'InternalError',
    'An internal error has occurred. Retry your request with the same client token.',
  );

/** Throws the cloud's 422 that names the first field which does not fit. */
export function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.join('.') || 'body';
  throw new CloudError(422, 'InvalidParameter', `${where}: ${issue?.message ?? 'not valid'}`);
}
