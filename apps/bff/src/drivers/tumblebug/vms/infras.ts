import { setTimeout as delay } from 'node:timers/promises';
import { DriverError } from '../../driver.ts';
import type { Client } from '../api/client.ts';
import { TumblebugError, isNotThere } from '../api/errors.ts';
import { isNamespaceMissing } from '../api/is-namespace-missing.ts';
import { type TbInfra, infraListSchema, infraSchema, infraStatusListSchema } from '../api/schemas.ts';
import { type NodeId, ownNode } from './ids.ts';
import type { Seen } from './translate.ts';
import { asMessage, asRemedy, say } from '../../../wordings/say.ts';

// All who ask within this time, or before its turn has come within their limits, get one listing.
const gatherMs = 50;
const retryMs = 300;
const listTimeoutMs = 120_000;
const listTries = 4;

const partial = (): TumblebugError =>
  new TumblebugError(
    {
      code: 'unknown',
      ...asMessage(say('tumblebug-listed-in-part')),
      retryable: true,
      ...asRemedy(say('tumblebug-list-again')),
    },
    'refused',
    200,
  );

/** The node that an id means. Ours is the only one of its infra, and may not be there yet. */
export const seenIn = (infra: TbInfra | undefined, { node }: NodeId): Seen | null => {
  if (infra === undefined) return null;
  const found = infra.node.find(({ id }) => id === node);
  if (found !== undefined) return { infra, node: found };
  return node === ownNode && infra.node.length === 0 ? { infra, node: null } : null;
};

export type Infras = ReturnType<typeof createInfras>;

/** Reads the infras of our namespace. */
export const createInfras = ({ call }: Pick<Client, 'call'>, namespace: string) => {
  const path = `/ns/${namespace}/infra`;
  let next: Promise<Map<string, TbInfra>> | null = null;

  const read = async (): Promise<Map<string, TbInfra>> => {
    await delay(gatherMs, undefined, { ref: false });
    const mine = next;
    const onSend = (): void => {
      if (next === mine) next = null;
    };
    // Nobody's signal: one that gives up must not fail the others.
    const signal = AbortSignal.timeout(listTimeoutMs);
    for (let tries = 1; ; tries++) {
      try {
        const { infra } = await call({ path, timeoutMs: listTimeoutMs, onSend }, infraListSchema, signal);
        if (infra.some(({ id }) => id === '')) throw partial();
        return new Map(infra.map((one) => [one.id, one]));
      } catch (error) {
        if (await isNamespaceMissing({ call }, namespace, error, signal)) return new Map();
        // One that is deleted while they are being read fails the whole listing.
        const isPassing = error instanceof DriverError && error.failure.code === 'unknown';
        if (!(isPassing || isNotThere(error)) || tries === listTries) throw error;
        await delay(retryMs, undefined, { ref: false });
      } finally {
        onSend();
      }
    }
  };

  return {
    path,
    pathOf: ({ infra }: Pick<NodeId, 'infra'>): string => `${path}/${encodeURIComponent(infra)}`,

    /** All of them, with labels. Complete or throws. */
    async all(signal: AbortSignal): Promise<Map<string, TbInfra>> {
      signal.throwIfAborted();
      const { promise: aborted, reject } = Promise.withResolvers<never>();
      const onAbort = (): void => reject(signal.reason as Error);
      signal.addEventListener('abort', onAbort, { once: true });
      try {
        return await Promise.race([(next ??= read()), aborted]);
      } finally {
        signal.removeEventListener('abort', onAbort);
      }
    },

    /** One of them, as it is now; null: they say that there is none. */
    async one(infra: string, signal: AbortSignal): Promise<TbInfra | null> {
      try {
        return await call(
          { path: `${path}/${encodeURIComponent(infra)}`, timeoutMs: listTimeoutMs },
          infraSchema,
          signal,
        );
      } catch (error) {
        if (isNotThere(error)) return null;
        throw error;
      }
    },

    /** What changes on its way, by infra: cheaper than `all`. */
    async marks(signal: AbortSignal): Promise<Map<string, string>> {
      const { infra } = await call(
        { path, query: { option: 'status' }, timeoutMs: listTimeoutMs },
        infraStatusListSchema,
        signal,
      );
      // An infra that it could not read stands there without a name.
      if (infra.some(({ id }) => id === '')) throw partial();
      return new Map(infra.map((one) => [one.id, JSON.stringify(one)]));
    },
  };
};
