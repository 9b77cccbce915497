import { QueryObserver, queryOptions, useQuery } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { pageOf, vmSchema } from '@terroir/shared-types';
import * as z from 'zod';
import type { Vm } from '@terroir/shared-types';
import { useDebounced } from '../lib/use-debounced.ts';
import { request } from './client.ts';
import { keys } from './keys.ts';
import { readVms } from './read-vms.ts';

export interface VmList {
  items: Vm[];
  asOfSeq: number;
}

const vmPage = pageOf(vmSchema);
const unreadVmPage = pageOf(z.unknown());
/** One installation holds about 10,000 VMs. */
const maxPages = 40;

const fetchAllVms = async (signal: AbortSignal, known: readonly Vm[]): Promise<VmList> => {
  const items: Vm[] = [];
  let asOfSeq = Infinity;
  let cursor: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    // Pages depend on each other's cursor.
    // oxlint-disable-next-line no-await-in-loop
    const answer = await request(unreadVmPage, '/vms', { query: { limit: 500, cursor }, signal });
    // oxlint-disable-next-line no-await-in-loop
    items.push(...(await readVms(answer.items, known)));
    // The oldest page decides: newer events are applied again, which changes nothing.
    asOfSeq = Math.min(asOfSeq, answer.asOfSeq);
    cursor = answer.nextCursor;
    if (cursor === undefined) break;
  }
  return { items, asOfSeq };
};

const vmsQuery = queryOptions({
  queryKey: keys.vms,
  queryFn: ({ signal, client }) => fetchAllVms(signal, client.getQueryData<VmList>(keys.vms)?.items ?? []),
  // Events replace the VMs that changed; comparing 10,000 deeply for each batch of them would cost more than drawing.
  structuralSharing: false,
});

/** Every VM of every infra. */
export const useVms = () => useQuery(vmsQuery);

/** The same outside React's render, which would cost more than what it shows; the answer ends it. */
export const followVms = (client: QueryClient, onVms: (vms: readonly Vm[]) => void): (() => void) => {
  const observer = new QueryObserver(client, vmsQuery);
  const tell = (): void => onVms(observer.getCurrentResult().data?.items ?? []);
  const stop = observer.subscribe(tell);
  tell();
  return stop;
};

/** How many running VMs of an infra carry the labels; null: not known yet, 0 also for what is no selector. */
export const useLabelledCount = (infraId: string | null, labelSelector: string): number | null => {
  const settled = useDebounced(labelSelector.trim(), 300);
  const { data, isError } = useQuery({
    queryKey: keys.labelledVms(settled),
    queryFn: ({ signal }) =>
      request(vmPage, '/vms', { query: { labelSelector: settled, status: 'running', limit: 500 }, signal }),
    enabled: infraId !== null && settled !== '',
    retry: false,
    // VMs come and go while the page is open.
    refetchInterval: 5000,
  });
  if (settled === '') return null;
  return isError ? 0 : (data?.items.filter((vm) => vm.infraId === infraId).length ?? null);
};
