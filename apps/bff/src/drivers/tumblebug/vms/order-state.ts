import type { Client } from '../api/client.ts';
import { TumblebugError } from '../api/errors.ts';
import { anySchema, requestSchema } from '../api/schemas.ts';
import { requestIdOf } from './ids.ts';
import { type Seen, statusWord } from './translate.ts';

/** Words of an infra in which something may be made at any moment. */
const beingMade: ReadonlySet<string> = new Set(['preparing', 'prepared', 'creating', 'undefined']);
export const isBeingMade = (seen: Seen): boolean => beingMade.has(statusWord(seen));

/** What became of an order: `Handling`, or how it ended; null: they have forgotten, as they do at a restart. */
export const orderState = async (
  { call }: Pick<Client, 'call'>,
  infra: string,
  signal: AbortSignal,
): Promise<string | null> => {
  try {
    return (await call({ path: `/request/${requestIdOf(infra)}` }, requestSchema, signal)).status;
  } catch (error) {
    if (error instanceof TumblebugError && error.status === 404) return null;
    throw error;
  }
};

/** An order of the same name that is known still would refuse the next one. */
export const forgetOrder = async (
  { call }: Pick<Client, 'call'>,
  infra: string,
  signal: AbortSignal,
): Promise<void> => {
  try {
    await call({ method: 'DELETE', path: `/request/${requestIdOf(infra)}` }, anySchema, signal);
  } catch (error) {
    // They know of none.
    if (!(error instanceof TumblebugError) || error.status === null || error.status < 404) throw error;
  }
};
