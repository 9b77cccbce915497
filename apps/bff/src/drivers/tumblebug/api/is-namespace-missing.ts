import type { Client } from './client.ts';
import { TumblebugError } from './errors.ts';
import { idListSchema } from './schemas.ts';

/** True: a listing failed as our namespace is not there. Before the first order there may be none, and so nothing in it. */
export const isNamespaceMissing = async (
  { call }: Pick<Client, 'call'>,
  namespace: string,
  error: unknown,
  signal: AbortSignal,
): Promise<boolean> => {
  if (!(error instanceof TumblebugError) || error.status !== 404) return false;
  const { output } = await call({ path: '/ns', query: { option: 'id' } }, idListSchema, signal);
  return !output.includes(namespace);
};
