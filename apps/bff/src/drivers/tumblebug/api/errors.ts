import type { Failure } from '@terroir/shared-types';
import { DriverError } from '../../driver.ts';
import { meaningOf } from './meanings.ts';
import { AnswerTimeoutError } from './send.ts';
import { asMessage, asRemedy, say } from '../../../wordings/say.ts';

/** A failed call, with the HTTP status of the answer; null: there was none. */
export class TumblebugError extends DriverError {
  readonly status: number | null;

  constructor(failure: Failure, outcome: 'refused' | 'unknown', status: number | null, cause?: unknown) {
    super(failure, outcome, cause);
    this.status = status;
  }
}

const maxMessageLength = 2_000;
/** Their messages are reports of many lines; the cause of it all stands at the end. */
const shortened = (message: string): string =>
  message.length <= maxMessageLength
    ? message
    : `${message.slice(0, maxMessageLength / 2)} … ${message.slice(-maxMessageLength / 2)}`;

/** What a sentence of CB-Tumblebug means in our words. */
export const failureOf = (message: string): Failure => ({
  ...(meaningOf(message) ?? {
    code: 'unknown',
    retryable: false,
    ...asRemedy(say('tumblebug-see-logs')),
  }),
  message: shortened(message),
});

/** An answer that is not 2xx. Only what was turned away at the door surely had no effect. */
export const answerError = (status: number, message: string): TumblebugError => {
  if (status === 401 || status === 403) {
    return new TumblebugError(
      {
        code: 'credential',
        ...asMessage(say('tumblebug-password', { why: message })),
        retryable: true,
        ...asRemedy(say('tumblebug-give-password')),
      },
      'refused',
      status,
    );
  }
  if (status === 429) return new TumblebugError(failureOf(message), 'refused', status);
  const known = meaningOf(message);
  const failure: Failure = failureOf(message);
  return new TumblebugError(
    known === null && status >= 500 ? { ...failure, retryable: true } : failure,
    status === 404 || status === 405 ? 'refused' : 'unknown',
    status,
  );
};

const unreached = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

const socketCode = (error: unknown): string => {
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return (inner as NodeJS.ErrnoException | null)?.code ?? '';
};

/** No answer. Only a connection that was never made is known to have had no effect. */
export const transportError = (error: unknown): TumblebugError => {
  const code = socketCode(error);
  const text = error instanceof Error && error.message !== '' ? error.message : code;
  return new TumblebugError(
    {
      code: error instanceof AnswerTimeoutError ? 'timeout' : 'network',
      ...asMessage(say('tumblebug-no-answer', { why: text })),
      retryable: true,
      ...asRemedy(say('tumblebug-call-again')),
    },
    unreached.has(code) ? 'refused' : 'unknown',
    null,
    error,
  );
};

/** Words in which it says that it does not have what was asked for; its 404 is rare. */
export const isNotThere = (error: unknown): boolean =>
  error instanceof TumblebugError &&
  (error.status === 404 ||
    /does not exist|not found|not valid namespace|no infra|no node found/i.test(error.failure.message));

/** The same failure, with what is known by now of its effect. */
export const withOutcome = (error: DriverError, outcome: 'refused' | 'unknown'): DriverError =>
  error.outcome === outcome ? error : new DriverError(error.failure, outcome, error, error.retryAfterMs);
