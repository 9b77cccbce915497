import { useQuery } from '@tanstack/react-query';
import { pageOf, vmSchema } from '@terroir/shared-types';
import type { Vm } from '@terroir/shared-types';
import { request } from './client.ts';
import { keys } from './keys.ts';

export interface VmList {
  items: Vm[];
  asOfSeq: number;
}

const vmPage = pageOf(vmSchema);
/** One installation holds about 10,000 VMs. */
const maxPages = 40;

const fetchAllVms = async (signal: AbortSignal): Promise<VmList> => {
  const items: Vm[] = [];
  let asOfSeq = Infinity;
  let cursor: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    // Pages depend on each other's cursor.
    // oxlint-disable-next-line no-await-in-loop
    const answer = await request(vmPage, '/vms', { query: { limit: 500, cursor }, signal });
    items.push(...answer.items);
    // The oldest page decides: newer events are applied again, which changes nothing.
    asOfSeq = Math.min(asOfSeq, answer.asOfSeq);
    cursor = answer.nextCursor;
    if (cursor === undefined) break;
  }
  return { items, asOfSeq };
};

/** Every VM of every infra: what the map shows. */
export const useVms = () => useQuery({ queryKey: keys.vms, queryFn: ({ signal }) => fetchAllVms(signal) });
