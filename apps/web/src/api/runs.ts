import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  downloadTicketSchema,
  outputGroupsSchema,
  outputPageSchema,
  pageOf,
  runPreviewSchema,
  runSchema,
  runSummarySchema,
} from '@terroir/shared-types';
import type { TaskStatus, retryRequestSchema, runRequestSchema } from '@terroir/shared-types';
import type * as z from 'zod';
import { request, send } from './client.ts';
import { keys } from './keys.ts';

export type RunInput = z.input<typeof runRequestSchema>;
export type RetryInput = z.input<typeof retryRequestSchema>;

const runPage = pageOf(runSummarySchema);

export const useRuns = () =>
  useQuery({
    queryKey: keys.runs,
    queryFn: ({ signal }) => request(runPage, '/runs', { query: { limit: 100 }, signal }),
  });

export const useRun = (id: string | null) =>
  useQuery({
    queryKey: keys.run(id ?? ''),
    queryFn: ({ signal }) => request(runSchema, `/runs/${id ?? ''}`, { signal }),
    enabled: id !== null,
  });

export const useStartRun = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ body, idempotencyKey }: { body: RunInput; idempotencyKey: string }) =>
      request(runSchema, '/runs', { method: 'POST', body, idempotencyKey }),
    onSuccess: (run) => client.setQueryData(keys.run(run.id), run),
  });
};

/** What each VM would be sent, built-ins filled in. */
export const previewRun = (body: RunInput, signal?: AbortSignal) =>
  request(runPreviewSchema, '/runs/preview', { method: 'POST', body, ...(signal ? { signal } : {}) });

export const useCancelRun = () =>
  useMutation({ mutationFn: (id: string) => send(`/runs/${id}/cancel`, { method: 'POST' }) });

export const useRetryRun = () =>
  useMutation({
    mutationFn: ({ id, statuses }: { id: string; statuses: TaskStatus[] }) =>
      request(runSchema, `/runs/${id}/retry`, { method: 'POST', body: { statuses } satisfies RetryInput }),
  });

/** Equal outputs as one; `endedCount` makes it read again whenever a task ends. */
export const useOutputGroups = (runId: string, commandIndex: number | null, endedCount: number) =>
  useQuery({
    queryKey: keys.outputGroups(runId, { commandIndex, endedCount }),
    queryFn: ({ signal }) =>
      request(outputGroupsSchema, `/runs/${runId}/output-groups`, {
        query: commandIndex === null ? {} : { commandIndex },
        signal,
      }),
    placeholderData: keepPreviousData,
  });

/** `after`: the bytes already held. */
export const fetchTaskOutput = (runId: string, taskId: string, after: number, signal?: AbortSignal) =>
  request(outputPageSchema, `/runs/${runId}/tasks/${taskId}/output`, {
    query: { after, limit: 1000 },
    ...(signal ? { signal } : {}),
  });

/** A one-use link, valid for 30 s, for `<a download>`. */
export const fetchDownloadUrl = async (path: string): Promise<string> =>
  (await request(downloadTicketSchema, '/download-tickets', { method: 'POST', body: { path } })).url;
