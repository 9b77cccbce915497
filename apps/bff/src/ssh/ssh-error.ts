import type { FailureCode, Wording } from '@terroir/shared-types';
import { type Said, say } from '../wordings/say.ts';

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

  /** Absent: nobody shows it in another language. */
  readonly messageWording: Wording | undefined;
  readonly remedyWording: Wording | undefined;

  constructor(
    code: SshFailureCode,
    message: string | Said,
    remedy: string | Said,
    more: { cause?: unknown; dropped?: boolean } = {},
  ) {
    super(typeof message === 'string' ? message : message.text, { cause: more.cause });
    this.code = code;
    this.remedy = typeof remedy === 'string' ? remedy : remedy.text;
    this.messageWording = typeof message === 'string' ? undefined : message.wording;
    this.remedyWording = typeof remedy === 'string' ? undefined : remedy.wording;
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
    return new SshError('credential', say('ssh-key-refused', { where }), say('ssh-let-key-in'), {
      cause: error,
    });
  }
  if (level === 'client-timeout' || errno === 'ETIMEDOUT') {
    return new SshError(
      'timeout',
      say('ssh-no-answer', { where, why: error.message }),
      say('ssh-see-firewall'),
      { cause: error },
    );
  }
  if (/private key|parse/i.test(error.message) && level === undefined) {
    return new SshError(
      'credential',
      say('ssh-key-unusable', { where, why: error.message }),
      say('ssh-recreate'),
      {
        cause: error,
      },
    );
  }
  const dropped = errno === 'ECONNRESET' || /lost before handshake/i.test(error.message);
  return new SshError(
    'ssh-unreachable',
    say('ssh-failed', { where, why: error.message }),
    say('ssh-see-server'),
    { cause: error, dropped },
  );
};

export const connectionLost = (where: string, cause?: unknown): SshError =>
  new SshError('ssh-unreachable', say('ssh-lost', { where }), say('ssh-try-again'), { cause });

export const poolClosed = (): SshError =>
  new SshError('interrupted', 'Terroir is stopping.', 'Try again once it has started.');

export const interrupted = (): SshError =>
  new SshError('interrupted', 'The call was given up by its caller.', 'Try again if it is still wanted.');
