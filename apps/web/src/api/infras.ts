import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  attemptSchema,
  infraSchema,
  infraSummarySchema,
  operationSchema,
  pageOf,
  phaseMedianSchema,
} from '@terroir/shared-types';
import type { Infra, InfraAction, InfraPatch, InfraSummary, infraRequestSchema } from '@terroir/shared-types';
import * as z from 'zod';
import { request, send } from './client.ts';
import { itemsOf } from './items.ts';
import { keys } from './keys.ts';
import { readVms } from './read-vms.ts';
import type { VmList } from './vms.ts';
import { useMemo } from 'react';

export type InfraInput = z.input<typeof infraRequestSchema>;
export interface ActionInput {
  infraId: string;
  action: InfraAction;
  nodeGroup?: string;
  vmIds?: string[];
  /** The grace time in which the operation can be cancelled. */
  delaySeconds?: number;
}

const unreadInfraSchema = infraSchema.extend({ vms: z.array(z.unknown()) });
const infraPage = pageOf(infraSummarySchema);

/** The newest 500; summaries hold counts, no VMs. */
const infrasQuery = queryOptions({
  queryKey: keys.infras,
  queryFn: ({ signal }) => request(infraPage, '/infras', { query: { limit: 500 }, signal }),
});

export const useInfras = () => useQuery(infrasQuery);

/** A part of them, or what follows from them: counts change with each event, most of the page does not. */
export const useInfrasPart = <Part>(select: (infras: readonly InfraSummary[]) => Part): Part | undefined =>
  useQuery({ ...infrasQuery, select: ({ items }) => select(items) }).data;

const namesOf = (infras: readonly InfraSummary[]): string[] => infras.map(({ name }) => name);

/** Names that a new infra should not propose. */
export const useTakenInfraNames = (): ReadonlySet<string> => {
  const names = useInfrasPart(namesOf);
  return useMemo(() => new Set(names), [names]);
};

export const useInfra = (id: string | null) =>
  useQuery({
    queryKey: keys.infra(id ?? ''),
    queryFn: async ({ signal, client, queryKey }): Promise<Infra> => {
      const infra = await request(unreadInfraSchema, `/infras/${id ?? ''}`, { signal });
      const known = client.getQueryData<Infra>(queryKey) ?? client.getQueryData<VmList>(keys.vms);
      const knownVms = known === undefined ? [] : 'vms' in known ? known.vms : known.items;
      return { ...infra, vms: await readVms(infra.vms, knownVms) };
    },
    enabled: id !== null,
    // It holds all its VMs: see useVms.
    structuralSharing: false,
  });

export const useAttempts = (infraId: string | null) =>
  useQuery({
    queryKey: keys.attempts(infraId ?? ''),
    queryFn: async ({ signal }) =>
      (
        await request(itemsOf(attemptSchema), `/infras/${infraId ?? ''}/attempts`, {
          query: { limit: 500 },
          signal,
        })
      ).items,
    enabled: infraId !== null,
  });

/** `idempotencyKey`: made once per opened dialog, so that a double click or a retry creates one infra. */
export const useCreateInfra = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ body, idempotencyKey }: { body: InfraInput; idempotencyKey: string }) =>
      request(infraSchema, '/infras', { method: 'POST', body, idempotencyKey }),
    onSuccess: (infra) => client.setQueryData(keys.infra(infra.id), infra),
  });
};

export const useInfraAction = () =>
  useMutation({
    mutationFn: ({ infraId, ...body }: ActionInput) =>
      request(operationSchema, `/infras/${infraId}/actions`, { method: 'POST', body }),
  });

/** How long the phases of a launch took for earlier VMs of the same specs. */
export const usePhaseMedians = (infraId: string) =>
  useQuery({
    queryKey: keys.phases(infraId),
    queryFn: async ({ signal }) =>
      (await request(itemsOf(phaseMedianSchema), `/infras/${infraId}/phases`, { signal })).items,
    staleTime: 30_000,
  });

/** Goes with what costs more than the confirm threshold. */
export interface Confirmed {
  monthlyUsd: number;
}

export const useScaleNodeGroup = () =>
  useMutation({
    mutationFn: ({
      infraId,
      nodeGroup,
      ...body
    }: {
      infraId: string;
      nodeGroup: string;
      count: number;
      confirm?: Confirmed;
    }) => send(`/infras/${infraId}/node-groups/${nodeGroup}/scale`, { method: 'POST', body }),
  });

/** Orders failed VMs again, from their own spec or from another one. */
export const useRetryVms = () =>
  useMutation({
    mutationFn: ({
      infraId,
      ...body
    }: {
      infraId: string;
      vmIds: string[];
      specId?: string;
      confirm?: Confirmed;
    }) => request(operationSchema, `/infras/${infraId}/retry`, { method: 'POST', body }),
  });

export const usePatchInfra = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ infraId, patch }: { infraId: string; patch: InfraPatch }) =>
      request(infraSchema, `/infras/${infraId}`, { method: 'PATCH', body: patch }),
    onSuccess: (infra) => client.setQueryData(keys.infra(infra.id), infra),
  });
};

/**
 * Only when nothing of it lives; else the server says so. `onDeleted` is told in any case: the event of the deletion
 * may come before the answer, and what showed the infra is gone by then.
 */
export const useDeleteInfra = (onDeleted: () => void) =>
  useMutation({
    mutationFn: (infraId: string) => send(`/infras/${infraId}`, { method: 'DELETE' }),
    onSuccess: onDeleted,
  });
