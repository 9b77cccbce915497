import { STATUS_CODES } from 'node:http';
import { QueryError } from '@terroir/recommend-engine';
import type { Problem } from '@terroir/shared-types';
import * as z from 'zod';
import { DiskFullError } from '../db/disk-reserve.ts';
import { isSqliteError } from '../db/open-database.ts';
import { DriverError } from '../drivers/driver.ts';
import { ProblemError, unprocessable } from './problem-error.ts';
import { saidMessage, saidRemedy } from '../wordings/say.ts';

/** What the router attaches to an address that it cannot decode. */
const routerErrorSchema = z.object({ status: z.number().int().min(400).max(499) });

const diskFull = 'The disk of the data dir is full, so it could not be written down.';
const isFullDisk = (error: unknown): boolean =>
  (isSqliteError(error) && error.code === 'SQLITE_FULL') ||
  (error instanceof Error && (error as NodeJS.ErrnoException).code === 'ENOSPC');

/** The refusal behind any thrown thing; null: a bug of ours. */
export const toProblemError = (error: unknown): ProblemError | null => {
  if (error instanceof ProblemError) return error;
  if (error instanceof DriverError) {
    const { code } = error.failure;
    return new ProblemError(code === 'timeout' ? 504 : 502, `driver-${code}`, saidMessage(error.failure), {
      remedy: saidRemedy(error.failure),
    });
  }
  if (error instanceof DiskFullError || isFullDisk(error)) {
    return new ProblemError(503, 'disk-full', `${diskFull} Nothing was begun.`, {
      remedy: 'Free space on the disk that holds TERROIR_DATA_DIR, then try again. Terminating still works.',
      headers: { 'retry-after': '10' },
    });
  }
  if (isSqliteError(error) && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code)) {
    return new ProblemError(503, 'database-damaged', `The database is damaged: ${error.message}.`, {
      remedy: 'Restart Terroir: it keeps the damaged file aside and finds what runs by its tags.',
    });
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
  ...(error.detailWording === undefined ? {} : { detailWording: error.detailWording }),
  ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
  ...(error.remedyWording === undefined ? {} : { remedyWording: error.remedyWording }),
  ...(error.errors === undefined ? {} : { errors: error.errors }),
  requestId,
});
