import type { Failure } from '@terroir/shared-types';
import { DriverError } from '../../driver.ts';
import { type Meaning, meaningOf, notEnabled, notHere } from './meanings.ts';
import { asMessage, asRemedy, say } from '../../../wordings/say.ts';

/** A refusal or failure in AWS's own code. */
export class AwsError extends DriverError {
  readonly vendorCode: string;

  constructor(failure: Failure, outcome: 'refused' | 'unknown', vendorCode: string, cause: unknown) {
    super(failure, outcome, cause);
    this.vendorCode = vendorCode;
  }
}

export const hasCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof AwsError && codes.includes(error.vendorCode);

const textOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return error.errors[0].message;
  return error.message === '' ? error.name : error.message;
};

/** The system's code of a failed connection, wherever the SDK has put it. */
const socketCode = (error: unknown): string => {
  for (let one = error, depth = 0; one instanceof Error && depth < 4; one = one.cause, depth++) {
    const { code } = one as NodeJS.ErrnoException;
    if (typeof code === 'string') return code;
  }
  return '';
};

const statusOf = (error: unknown): number | undefined =>
  (error as { $metadata?: { httpStatusCode?: number } } | null)?.$metadata?.httpStatusCode;

const unreached = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** No answer, or none that could be read to its end. Only a connection that was never made surely had no effect. */
const transportError = (error: unknown, region: string): AwsError => {
  const code = socketCode(error);
  const isTimeout = error instanceof Error && error.name === 'TimeoutError';
  return new AwsError(
    {
      code: isTimeout ? 'timeout' : 'network',
      ...asMessage(say('aws-no-answer', { region, why: textOf(error) })),
      retryable: true,
      ...asRemedy(say('aws-call-again')),
    },
    unreached.has(code) ? 'refused' : 'unknown',
    code,
    error,
  );
};

/** Anything that the SDK throws, classified. A 5xx with a code we know is a plain refusal, with any other its effect is unknown. */
export const toDriverError = (error: unknown, region: string): DriverError => {
  if (error instanceof DriverError) return error;
  const status = statusOf(error);
  const vendorCode = error instanceof Error ? error.name : '';
  const meaning = meaningOf(vendorCode, textOf(error));
  // What the SDK says by itself (no credentials found) has no status, and nothing was sent. An answer that broke off
  // has the status of a success.
  if ((status === undefined || status < 400) && meaning === null) return transportError(error, region);
  const fallback = byStatus(status ?? 400);
  return new AwsError(
    { ...(meaning ?? fallback), message: textOf(error), vendorCode },
    meaning === null && (status ?? 400) >= 500 ? 'unknown' : 'refused',
    vendorCode,
    error,
  );
};

/** A region that cannot be asked at all; `isKnown`: AWS has it, and the account has not enabled it. */
export const regionRefusal = (region: string, isKnown: boolean): AwsError => {
  const message = asMessage(say(isKnown ? 'aws-region-closed' : 'aws-region-unknown', { region }));
  return new AwsError({ ...(isKnown ? notEnabled : notHere), ...message }, 'refused', '', undefined);
};

const byStatus = (status: number): Meaning => {
  if (status >= 500) {
    return {
      code: 'unknown',
      retryable: true,
      ...asRemedy(say('call-under-key')),
    };
  }
  if (status === 401 || status === 403) {
    return {
      code: 'credential',
      retryable: false,
      ...asRemedy(say('aws-test-it')),
    };
  }
  return {
    code: 'invalid-request',
    retryable: false,
    ...asRemedy(say('change-request')),
  };
};
