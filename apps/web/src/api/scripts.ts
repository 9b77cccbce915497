import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { pageOf, runPreviewSchema, runSchema, scriptFollowSchema, scriptSchema } from '@terroir/shared-types';
import type { scriptPatchSchema, scriptRequestSchema, scriptRunRequestSchema } from '@terroir/shared-types';
import type * as z from 'zod';
import { request, send } from './client.ts';
import { keys } from './keys.ts';

export type ScriptInput = z.input<typeof scriptRequestSchema>;
export type ScriptPatchInput = z.input<typeof scriptPatchSchema>;
export type ScriptRunInput = z.input<typeof scriptRunRequestSchema>;

const scriptPage = pageOf(scriptSchema);
const followPage = pageOf(scriptFollowSchema);

export const useScripts = () =>
  useQuery({
    queryKey: keys.scripts,
    queryFn: ({ signal }) => request(scriptPage, '/scripts', { signal }),
  });

export const useSaveScript = () => {
  const client = useQueryClient();
  return useMutation({
    /** Without `id` a new one. */
    mutationFn: ({ id, body }: { id: string | null; body: ScriptInput }) =>
      id === null
        ? request(scriptSchema, '/scripts', { method: 'POST', body, idempotencyKey: crypto.randomUUID() })
        : request(scriptSchema, `/scripts/${id}`, {
            method: 'PATCH',
            body: { check: null, undo: null, ...body } satisfies ScriptPatchInput,
          }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.scripts }),
  });
};

export const useDeleteScript = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => send(`/scripts/${id}`, { method: 'DELETE' }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.scripts }),
  });
};

export const useStartScript = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({
      id,
      body,
      idempotencyKey,
    }: {
      id: string;
      body: ScriptRunInput;
      idempotencyKey: string;
    }) => request(runSchema, `/scripts/${id}/runs`, { method: 'POST', body, idempotencyKey }),
    onSuccess: (run) => {
      client.setQueryData(keys.run(run.id), run);
      void client.invalidateQueries({ queryKey: keys.runs });
      void client.invalidateQueries({ queryKey: keys.scriptFollows });
    },
  });
};

/** What a script would send; its secrets are not shown. */
export const previewScript = (id: string, body: ScriptRunInput) =>
  request(runPreviewSchema, `/scripts/${id}/preview`, { method: 'POST', body });

/** Scripts that run again by themselves. */
export const useScriptFollows = () =>
  useQuery({
    queryKey: keys.scriptFollows,
    queryFn: ({ signal }) => request(followPage, '/script-follows', { signal }),
  });

export const useEndFollow = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => send(`/script-follows/${id}`, { method: 'DELETE' }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.scriptFollows }),
  });
};
