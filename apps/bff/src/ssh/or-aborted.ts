import { interrupted } from './ssh-error.ts';

/** Stops waiting when `signal` aborts, and rejects with `SshError`; what was waited for goes on for others. */
export const orAborted = async <Value>(
  pending: Promise<Value>,
  signal: AbortSignal | undefined,
): Promise<Value> => {
  if (signal === undefined) return pending;
  if (signal.aborted) throw interrupted();
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(interrupted());
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([pending, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
};
