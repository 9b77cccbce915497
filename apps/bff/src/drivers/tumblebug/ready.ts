import { setTimeout as delay } from 'node:timers/promises';
import { DriverError } from '../driver.ts';
import type { Client } from './api/client.ts';
import { TumblebugError, isNotThere } from './api/errors.ts';
import { anySchema, readyzSchema } from './api/schemas.ts';
import { asMessage, asRemedy, say } from '../../wordings/say.ts';

// It takes minutes to start: as its own init does, 60 times every 3 s.
const retryMs = 3_000;
const tries = 60;

const notReady = (message: string): DriverError =>
  new DriverError(
    {
      code: 'network',
      ...asMessage(say('tumblebug-not-ready', { why: message })),
      retryable: true,
      ...asRemedy(say('tumblebug-starting')),
    },
    'refused',
  );

export type Ready = ReturnType<typeof createReady>;

/** Whether it takes orders, and has our namespace. */
export const createReady = ({ call }: Pick<Client, 'call'>, namespace: string, waitMs = retryMs) => {
  let isReady = false;
  let hasNamespace = false;

  const ask = async (signal: AbortSignal): Promise<{ initialized: boolean }> => {
    const { ready, message, initialized } = await call(
      { path: '/readyz', timeoutMs: 10_000 },
      readyzSchema,
      signal,
    ).catch((error: unknown) => {
      if (error instanceof TumblebugError && error.status === 503) throw notReady(error.message);
      throw error;
    });
    if (!ready) throw notReady(message);
    isReady = true;
    return { initialized };
  };

  const exists = async (signal: AbortSignal): Promise<boolean> => {
    try {
      await call({ path: `/ns/${namespace}` }, anySchema, signal);
      return true;
    } catch (error) {
      if (isNotThere(error)) return false;
      throw error;
    }
  };

  return {
    ask,
    /** Before the first order: waits until it is ready, and makes the namespace where it is missing. */
    async before(signal: AbortSignal): Promise<void> {
      for (let asked = 1; ; asked++) {
        if (isReady) break;
        try {
          await ask(signal);
        } catch (error) {
          if (asked >= tries || !(error instanceof DriverError) || error.failure.code !== 'network')
            throw error;
          await delay(waitMs, undefined, { signal, ref: false });
        }
      }
      if (hasNamespace) return;
      if (!(await exists(signal))) {
        try {
          await call(
            { method: 'POST', path: '/ns', body: { name: namespace, description: 'made by Terroir' } },
            anySchema,
            signal,
          );
        } catch (error) {
          // Made by another meanwhile.
          if (!(await exists(signal))) throw error;
        }
      }
      hasNamespace = true;
    },
  };
};
