import type { Failure, FailureCode } from '@terroir/shared-types';
import { DriverError } from '../driver.ts';

interface Meaning {
  code: FailureCode;
  retryable: boolean;
  remedy: string;
}

/** The sandbox cloud's error codes; they are named after those of real clouds. */
const meanings: Readonly<Record<string, Meaning>> = {
  VcpuLimitExceeded: {
    code: 'quota',
    retryable: false,
    remedy:
      'Choose another spec family or region, terminate VMs of this family, or raise the quota of the sandbox cloud (PUT /faults).',
  },
  InstanceLimitExceeded: {
    code: 'quota',
    retryable: false,
    remedy: 'Terminate VMs that are not needed, then scale up again.',
  },
  InsufficientInstanceCapacity: {
    code: 'capacity',
    retryable: false,
    remedy: 'Choose another region or spec, or give the node group alternatives; try here again later.',
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
  ...(meanings[vendorCode] ?? byStatus(status)),
  message,
});

/** A refusal in the cloud's own code. */
export class SandboxAnswerError extends DriverError {
  readonly vendorCode: string;

  constructor(failure: Failure, outcome: 'refused' | 'unknown', vendorCode: string) {
    super(failure, outcome);
    this.vendorCode = vendorCode;
  }
}

/** An answer that is not 2xx. A 5xx with a code we know is a plain refusal; with any other its effect is unknown. */
export const answerError = (status: number, vendorCode: string, message: string): DriverError =>
  new SandboxAnswerError(
    failureOf(vendorCode, message, status),
    meanings[vendorCode] === undefined && status >= 500 && status !== 503 ? 'unknown' : 'refused',
    vendorCode,
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
  error instanceof SandboxAnswerError && error.vendorCode === 'InvalidInstanceID.NotFound';
