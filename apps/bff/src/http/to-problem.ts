import { STATUS_CODES } from 'node:http';
import { QueryError } from '@terroir/recommend-engine';
import type { Problem } from '@terroir/shared-types';
import * as z from 'zod';
import { DriverError } from '../drivers/driver.ts';
import { ProblemError, unprocessable } from './problem-error.ts';

/** What the router attaches to an address that it cannot decode. */
const routerErrorSchema = z.object({ status: z.number().int().min(400).max(499) });

/** The refusal behind any thrown thing; null: a bug of ours. */
export const toProblemError = (error: unknown): ProblemError | null => {
  if (error instanceof ProblemError) return error;
  if (error instanceof DriverError) {
    const { code, message, remedy } = error.failure;
    return new ProblemError(code === 'timeout' ? 504 : 502, `driver-${code}`, message, { remedy });
  }
  if (error instanceof QueryError) {
    const { path, message, position, suggestion } = error;
    const place = position === undefined ? {} : { position };
    const meant = suggestion === undefined ? {} : { suggestion };
    return unprocessable(`${path}: ${message}.`, [{ path, message, ...place, ...meant }]);
  }
  const router = routerErrorSchema.safeParse(error);
  if (router.success)
    return new ProblemError(router.data.status, 'malformed-request', 'The address cannot be read.');
  return null;
};

/** RFC 9457 body of a refusal. */
export const toProblem = (error: ProblemError, requestId: string): Problem & Record<string, unknown> => ({
  ...error.extra,
  type: `urn:terroir:problem:${error.code}`,
  title: STATUS_CODES[error.status] ?? 'Error',
  status: error.status,
  code: error.code,
  detail: error.message,
  ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
  ...(error.errors === undefined ? {} : { errors: error.errors }),
  requestId,
});
