import * as z from 'zod';
import { sha256 } from '../access/equal-secrets.ts';
import type { IdempotencyStore } from './idempotency-store.ts';
import { conflict, unprocessable } from './problem-error.ts';
import { say } from '../wordings/say.ts';

export interface StoredAnswer {
  status: number;
  headers: Record<string, string>;
  /** The body as sent. */
  text: string;
}

/**
 * Runs `work` once per key: a repeat gets the first answer. The key is reserved before the work begins, so
 * that a crash in between leads to "look what happened", never to a second creation.
 */
export interface Idempotency {
  once(
    call: { key: string; actor: string; route: string; body: unknown },
    work: () => Promise<StoredAnswer>,
  ): Promise<StoredAnswer>;
}

/** Alike for bodies that say the same: members of an object have no order. */
const canonical = (body: unknown): string => {
  try {
    return (
      JSON.stringify(body, (_key, value: unknown) =>
        typeof value !== 'object' || value === null || Array.isArray(value)
          ? value
          : Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))),
      ) ?? ''
    );
  } catch (error) {
    if (error instanceof RangeError) throw unprocessable('The body is nested too deeply.');
    throw error;
  }
};

const headersSchema = z.record(z.string(), z.string());

export const createIdempotency = (
  store: IdempotencyStore,
  now: () => Date,
  /** What is shown once, such as a signing secret, is not kept for a repeat. */
  redact: (text: string) => string = (text) => text,
): Idempotency => {
  const running = new Map<string, Promise<StoredAnswer>>();

  const repeat = async (
    { key, actor, route }: { key: string; actor: string; route: string },
    bodyHash: string,
  ): Promise<StoredAnswer | null> => {
    const row = store.find(key, actor);
    if (row === null) return null;
    if (row.route !== route || row.body_hash !== bodyHash) {
      throw conflict('idempotency-key-reused', say('key-of-another-request'), say('use-a-new-key'));
    }
    const first = running.get(`${actor} ${key}`);
    if (first !== undefined) return first;
    if (row.status === 0) {
      throw conflict('idempotency-outcome-unknown', say('key-outcome-unknown'), say('read-then-repeat'));
    }
    return { status: row.status, headers: headersSchema.parse(JSON.parse(row.headers)), text: row.answer };
  };

  return {
    async once(call, work) {
      const { key, actor, route, body } = call;
      if (!/^[!-~]{1,200}$/.test(key)) {
        throw unprocessable('The Idempotency-Key must be 1 to 200 printable characters without spaces.');
      }
      const bodyHash = sha256(canonical(body));
      const repeated = await repeat(call, bodyHash);
      if (repeated !== null) return repeated;
      store.reserve(key, actor, { route, bodyHash }, now());
      const answer = work();
      running.set(`${actor} ${key}`, answer);
      try {
        const { status, headers, text } = await answer;
        store.complete(key, actor, { status, headers: JSON.stringify(headers), answer: redact(text) });
        return { status, headers, text };
      } catch (error) {
        // Refused: nothing was created, so the key is free for a corrected try.
        store.release(key, actor);
        throw error;
      } finally {
        running.delete(`${actor} ${key}`);
      }
    },
  };
};
