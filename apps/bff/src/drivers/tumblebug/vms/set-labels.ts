import type { Client } from '../api/client.ts';
import { anySchema, type TbNode } from '../api/schemas.ts';

/** Adds to the labels of a VM, or changes them. */
export const setLabels = async (
  { call }: Pick<Client, 'call'>,
  { uid }: TbNode,
  labels: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<void> => {
  await call(
    { method: 'PUT', path: `/label/node/${encodeURIComponent(uid)}`, body: { labels } },
    anySchema,
    signal,
  );
};
