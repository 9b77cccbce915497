import { STATUS_CODES } from 'node:http';
import { QueryError } from '@terroir/recommend-engine';
import type { Problem } from '@terroir/shared-types';
import * as z from 'zod';
import { DriverError } from '../drivers/driver.ts';
import { ProblemError, unprocessable } from './problem-error.ts';

/** What body-parser and the router attach to their errors. */
const httpErrorSchema = z.object({ status: z.number().int(), type: z.string().optional() });

const fromHttpError = (status: number, type: string | undefined): ProblemError => {
  switch (type) {
    case 'entity.too.large':
      return new ProblemError(413, 'too-large', 'The body is larger than 256 KiB.');
    case 'entity.parse.failed':
      return new ProblemError(400, 'malformed-json', 'The body is not valid JSON.');
    case 'charset.unsupported':
    case 'encoding.unsupported':
      return new ProblemError(415, 'unsupported-type', 'Send JSON as UTF-8, plain, gzip, br or deflate.');
    default:
      return new ProblemError(status, 'malformed-request', 'The request could not be read.');
  }
};

/** The refusal behind any thrown thing; null: a bug of ours. */
export const toProblemError = (error: unknown): ProblemError | null => {
  if (error instanceof ProblemError) return error;
  if (error instanceof DriverError) {
    const { code, message, remedy } = error.failure;
    return new ProblemError(code === 'timeout' ? 504 : 502, `driver-${code}`, message, { remedy });
  }
  if (error instanceof QueryError) {
    return unprocessable(`${error.path}: ${error.message}.`, [{ path: error.path, message: error.message }]);
  }
  const http = httpErrorSchema.safeParse(error);
  if (http.success && http.data.status >= 400 && http.data.status < 500) {
    return fromHttpError(http.data.status, http.data.type);
  }
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
