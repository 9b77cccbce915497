import type { Failure } from '@terroir/shared-types';
import { DriverError } from '../driver.ts';
import { asMessage, asRemedy, say } from '../../wordings/say.ts';

type Meaning = Pick<Failure, 'code' | 'retryable' | 'remedy' | 'remedyWording'>;

/** The sandbox cloud's error codes; they are named after those of real clouds. */
const meanings: Readonly<Record<string, Meaning>> = {
  InstanceLimitExceeded: {
    code: 'quota',
    retryable: false,
    ...asRemedy(say('sandbox-limit')),
  },
  RequestLimitExceeded: {
    code: 'rate-limited',
    retryable: true,
    ...asRemedy(say('call-slower')),
  },
  AuthFailure: {
    code: 'credential',
    retryable: true,
    ...asRemedy(say('sandbox-new-token')),
  },
  'InvalidInstanceID.NotFound': {
    code: 'invalid-request',
    retryable: false,
    ...asRemedy(say('vm-gone')),
  },
  IncorrectInstanceState: {
    code: 'invalid-request',
    retryable: false,
    ...asRemedy(say('vm-must-settle')),
  },
  DependencyViolation: {
    code: 'invalid-request',
    retryable: false,
    ...asRemedy(say('sandbox-in-use')),
  },
  ServerTerminated: {
    code: 'interrupted',
    retryable: false,
    ...asRemedy(say('sandbox-ended')),
  },
  SystemFailure: {
    code: 'unknown',
    retryable: true,
    ...asRemedy(say('sandbox-broke')),
  },
};

const quota: Meaning = {
  code: 'quota',
  retryable: false,
  ...asRemedy(say('sandbox-quota')),
};
const placeFull: Meaning = {
  code: 'quota',
  retryable: false,
  ...asRemedy(say('sandbox-place-full')),
};
const noRoom: Meaning = {
  code: 'capacity',
  retryable: false,
  ...asRemedy(say('no-room')),
};

/** How it refuses, in the manner of the provider it plays; those that use one code for many things are told apart by their message. */
const dialects: readonly { vendorCode: string; message?: RegExp; meaning: Meaning }[] = [
  { vendorCode: 'VcpuLimitExceeded', meaning: quota },
  { vendorCode: 'VpcLimitExceeded', meaning: placeFull },
  { vendorCode: 'SubnetLimitExceeded', meaning: placeFull },
  { vendorCode: 'SecurityGroupLimitExceeded', meaning: placeFull },
  { vendorCode: 'KeyPairLimitExceeded', meaning: placeFull },
  { vendorCode: 'InsufficientInstanceCapacity', meaning: noRoom },
  { vendorCode: 'QUOTA_EXCEEDED', meaning: quota },
  { vendorCode: 'ZONE_RESOURCE_POOL_EXHAUSTED', meaning: noRoom },
  { vendorCode: 'OperationNotAllowed', message: /quota/i, meaning: quota },
  { vendorCode: 'SkuNotAvailable', meaning: noRoom },
  { vendorCode: 'QuotaExceed.ElasticQuota', meaning: quota },
  { vendorCode: 'OperationDenied.NoStock', meaning: noRoom },
  { vendorCode: 'LimitExceeded.InstanceQuota', meaning: quota },
  { vendorCode: 'ResourceInsufficient.SpecifiedInstanceType', meaning: noRoom },
  { vendorCode: 'Forbidden', message: /^Quota exceeded for /, meaning: quota },
  { vendorCode: 'NoValidHost', meaning: noRoom },
  { vendorCode: 'LimitExceeded', meaning: quota },
  { vendorCode: 'Out of host capacity', meaning: noRoom },
];

const meaningOf = (vendorCode: string, message: string): Meaning | undefined =>
  meanings[vendorCode] ??
  dialects.find((one) => one.vendorCode === vendorCode && (one.message?.test(message) ?? true))?.meaning;

const byStatus = (status: number): Meaning => {
  if (status === 401 || status === 403) {
    return { code: 'credential', retryable: true, ...asRemedy(say('sandbox-new-token')) };
  }
  if (status === 429 || status === 503) {
    return {
      code: 'rate-limited',
      retryable: true,
      ...asRemedy(say('call-slower')),
    };
  }
  if (status >= 500) {
    return {
      code: 'unknown',
      retryable: true,
      ...asRemedy(say('call-under-key')),
    };
  }
  return {
    code: 'invalid-request',
    retryable: false,
    ...asRemedy(say('change-request')),
  };
};

export const failureOf = (vendorCode: string, message: string, status = 500): Failure => ({
  ...(meaningOf(vendorCode, message) ?? byStatus(status)),
  message,
  ...(vendorCode === '' ? {} : { vendorCode }),
});

/** A refusal in the cloud's own code. */
export class SandboxAnswerError extends DriverError {
  readonly vendorCode: string;

  constructor(
    failure: Failure,
    outcome: 'refused' | 'unknown',
    vendorCode: string,
    retryAfterMs: number | null,
  ) {
    super(failure, outcome, undefined, retryAfterMs);
    this.vendorCode = vendorCode;
  }
}

/** An answer that is not 2xx. A 5xx with a code we know is a plain refusal; with any other its effect is unknown. */
export const answerError = (
  status: number,
  vendorCode: string,
  message: string,
  retryAfterMs: number | null = null,
): DriverError =>
  new SandboxAnswerError(
    failureOf(vendorCode, message, status),
    meaningOf(vendorCode, message) === undefined && status >= 500 && status !== 503 ? 'unknown' : 'refused',
    vendorCode,
    retryAfterMs,
  );

/** No answer. Only a connection that was refused is known to have had no effect. */
export const transportError = (error: unknown, isTimeout: boolean): DriverError => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  const text = cause instanceof Error ? cause.message || String(code) : String(cause);
  return new DriverError(
    {
      code: isTimeout ? 'timeout' : 'network',
      ...asMessage(isTimeout ? say('sandbox-timeout') : say('sandbox-unreached', { why: text })),
      retryable: true,
      ...asRemedy(say('sandbox-call-again')),
    },
    code === 'ECONNREFUSED' ? 'refused' : 'unknown',
    error,
  );
};

export const isNotFound = (error: unknown): boolean =>
  error instanceof SandboxAnswerError &&
  /^Invalid(InstanceID|Volume|VpcID|SubnetID|Group|KeyPair)\.NotFound$/.test(error.vendorCode);
