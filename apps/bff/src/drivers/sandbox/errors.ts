import type { Failure, FailureCode } from '@terroir/shared-types';
import { DriverError } from '../driver.ts';

interface Meaning {
  code: FailureCode;
  retryable: boolean;
  remedy: string;
}

/** The sandbox cloud's error codes; they are named after those of real clouds. */
const meanings: Readonly<Record<string, Meaning>> = {
  InstanceLimitExceeded: {
    code: 'quota',
    retryable: false,
    remedy: 'Terminate VMs that are not needed, then scale up again.',
  },
  RequestLimitExceeded: {
    code: 'rate-limited',
    retryable: true,
    remedy: 'Nothing to do: the call is repeated more slowly.',
  },
  AuthFailure: {
    code: 'credential',
    retryable: true,
    remedy: 'Restart Terroir so that it reads the new token of its sandbox cloud.',
  },
  'InvalidInstanceID.NotFound': {
    code: 'invalid-request',
    retryable: false,
    remedy: 'The VM is gone. Remove it with refine or scale the node group.',
  },
  IncorrectInstanceState: {
    code: 'invalid-request',
    retryable: false,
    remedy: 'Wait until the VM has settled, then choose an action that fits its status.',
  },
  DependencyViolation: {
    code: 'invalid-request',
    retryable: false,
    remedy: 'Remove what uses it first.',
  },
  ServerTerminated: {
    code: 'interrupted',
    retryable: false,
    remedy: 'Scale the node group up again if it is still needed; the provider says who ended the VM.',
  },
  SystemFailure: {
    code: 'unknown',
    retryable: true,
    remedy: 'Terminate the VM and launch another one; the log of the sandbox cloud says more.',
  },
};

const quota: Meaning = {
  code: 'quota',
  retryable: false,
  remedy:
    'Choose another spec family or region, terminate VMs of this family, or raise the quota of the sandbox cloud (PUT /faults).',
};
const placeFull: Meaning = {
  code: 'quota',
  retryable: false,
  remedy: 'Remove networks and keys that no VM uses (resources), choose another region, or raise that quota.',
};
const noRoom: Meaning = {
  code: 'capacity',
  retryable: false,
  remedy: 'Choose another region or spec, or give the node group alternatives; try here again later.',
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
    return { code: 'credential', retryable: true, remedy: 'Restart Terroir so that it reads the new token.' };
  }
  if (status === 429 || status === 503) {
    return {
      code: 'rate-limited',
      retryable: true,
      remedy: 'Nothing to do: the call is repeated more slowly.',
    };
  }
  if (status >= 500) {
    return {
      code: 'unknown',
      retryable: true,
      remedy: 'Nothing to do: the call is repeated under its key until its outcome is known.',
    };
  }
  return {
    code: 'invalid-request',
    retryable: false,
    remedy: 'Change the request as the message says.',
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
      message: isTimeout ? 'The sandbox cloud did not answer in time.' : `The sandbox cloud: ${text}`,
      retryable: true,
      remedy:
        'Nothing to do: the call is repeated. If this lasts, restart Terroir and read sandbox-cloud.log.',
    },
    code === 'ECONNREFUSED' ? 'refused' : 'unknown',
    error,
  );
};

export const isNotFound = (error: unknown): boolean =>
  error instanceof SandboxAnswerError &&
  /^Invalid(InstanceID|Volume|VpcID|SubnetID|Group|KeyPair)\.NotFound$/.test(error.vendorCode);
