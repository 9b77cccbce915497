import type { FailureCode } from '@terroir/shared-types';

export type SshFailureCode = Extract<
  FailureCode,
  'ssh-unreachable' | 'timeout' | 'host-key-changed' | 'credential' | 'interrupted'
>;

/** Why a VM could not be reached or used over SSH, classified where it happened. */
export class SshError extends Error {
  override name = 'SshError';
  readonly code: SshFailureCode;
  readonly remedy: string;
  /** True: the server dropped us before it had answered, as sshd does when many dial at once. */
  readonly dropped: boolean;

  constructor(
    code: SshFailureCode,
    message: string,
    remedy: string,
    more: { cause?: unknown; dropped?: boolean } = {},
  ) {
    super(message, { cause: more.cause });
    this.code = code;
    this.remedy = remedy;
    this.dropped = more.dropped ?? false;
  }
}

const levelOf = (error: Error): string | undefined =>
  'level' in error && typeof error.level === 'string' ? error.level : undefined;
const errnoOf = (error: Error): string | undefined =>
  'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** Translates what ssh2 says at a failed dial of `where` (`user@host:port`). */
export const classifyDialError = (error: Error, where: string): SshError => {
  const level = levelOf(error);
  const errno = errnoOf(error);
  if (level === 'client-authentication') {
    return new SshError(
      'credential',
      `The server at ${where} refused our key.`,
      'Check that the account exists on the VM and accepts the key of this infra.',
      { cause: error },
    );
  }
  if (level === 'client-timeout' || errno === 'ETIMEDOUT') {
    return new SshError(
      'timeout',
      `No answer from ${where} in time (${error.message}).`,
      'Check that the VM runs and that its firewall lets SSH in.',
      { cause: error },
    );
  }
  if (/private key|parse/i.test(error.message) && level === undefined) {
    return new SshError(
      'credential',
      `The key for ${where} cannot be used: ${error.message}`,
      'Recreate the VM.',
      {
        cause: error,
      },
    );
  }
  const dropped = errno === 'ECONNRESET' || /lost before handshake/i.test(error.message);
  return new SshError(
    'ssh-unreachable',
    `SSH to ${where} failed: ${error.message}`,
    'Check that the VM runs and that SSH listens there, then try again.',
    { cause: error, dropped },
  );
};

export const connectionLost = (where: string, cause?: unknown): SshError =>
  new SshError('ssh-unreachable', `The SSH connection to ${where} was lost.`, 'Try again.', { cause });

export const poolClosed = (): SshError =>
  new SshError('interrupted', 'Terroir is stopping.', 'Try again once it has started.');

export const interrupted = (): SshError =>
  new SshError('interrupted', 'The call was given up by its caller.', 'Try again if it is still wanted.');
