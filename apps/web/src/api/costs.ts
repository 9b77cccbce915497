import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { costsSchema, limitUsesPageSchema, outlookSchema } from '@terroir/shared-types';
import type { CostsQuery } from '@terroir/shared-types';
import { viewerTimeZone } from '../lib/time-zone.ts';
import { request, send } from './client.ts';
import { keys } from './keys.ts';

/** Money accrues without events. */
const refreshMs = 15_000;

export interface CostSpan {
  from?: string;
  to?: string;
}

export const useCosts = (span: CostSpan, groupBy: CostsQuery['groupBy']) => {
  const query = { ...span, groupBy, timeZone: viewerTimeZone() };
  return useQuery({
    queryKey: keys.costs(query),
    queryFn: ({ signal }) => request(costsSchema, '/costs', { query, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs,
  });
};

/** What it costs now, today and this month, and what will be added. */
export const useOutlook = () => {
  const query = { timeZone: viewerTimeZone() };
  return useQuery({
    queryKey: keys.outlook(query),
    queryFn: ({ signal }) => request(outlookSchema, '/costs/outlook', { query, signal }),
    refetchInterval: refreshMs,
  });
};

export const useCapUse = () =>
  useQuery({
    queryKey: keys.capUse,
    queryFn: async ({ signal }) => (await request(limitUsesPageSchema, '/caps/use', { signal })).items,
    refetchInterval: refreshMs,
  });

/** Hands the ledger to the browser as a file. */
export const useDownloadLedger = () =>
  useMutation({
    mutationFn: async (span: CostSpan): Promise<void> => {
      const answer = await send('/costs/ledger', { query: { ...span } });
      const url = URL.createObjectURL(await answer.blob());
      const link = document.createElement('a');
      link.href = url;
      link.download = 'terroir-costs.csv';
      link.click();
      URL.revokeObjectURL(url);
    },
  });
