import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type Connection,
  type RegisterCredentials,
  type ConnectionImport,
  type ImportRequest,
  credentialsOverviewSchema,
  connectionAnswerSchema,
  connectionReportSchema,
  connectionSchema,
  importableSchema,
  infraSchema,
  operationSchema,
} from '@terroir/shared-types';
import { request, send } from './client.ts';
import { itemsOf } from './items.ts';
import { keys } from './keys.ts';

/** The one that came with the installation has no name of a person's choice: it is called in the page's language. */
export const useConnections = () => {
  const { t } = useTranslation('connections');
  const named = useCallback(
    (all: Connection[]) =>
      all.map((one) => (one.builtIn ? { ...one, name: t(`driver_${one.driver}`) } : one)),
    [t],
  );
  return useQuery({
    queryKey: keys.connections,
    queryFn: async ({ signal }) =>
      (await request(itemsOf(connectionSchema), '/connections', { signal })).items,
    select: named,
  });
};

/** As typed: the server says what does not fit, with the path of each field. */
export interface ConnectionDraft {
  driver: string;
  name: string;
  config: Record<string, unknown>;
  secrets: Record<string, string>;
}

export const useAddConnection = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ConnectionDraft) =>
      request(connectionAnswerSchema, '/connections', { method: 'POST', body }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.connections }),
  });
};

/** New secrets of a connection; the others stay. */
export const useRenewSecrets = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, secrets }: { id: string; secrets: Record<string, string> }) =>
      request(connectionAnswerSchema, `/connections/${id}`, { method: 'PATCH', body: { secrets } }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.connections }),
  });
};

export const useDeleteConnection = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => send(`/connections/${id}`, { method: 'DELETE' }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.connections }),
  });
};

/** What the credential can do; asks the cloud now and orders nothing. */
export const useTestConnection = () =>
  useMutation({
    mutationFn: (id: string) =>
      request(connectionReportSchema, `/connections/${id}/test`, { method: 'POST' }),
  });

/** Many at once; how it goes comes as events and in the operation. */
export const useImportConnections = () =>
  useMutation({
    mutationFn: (body: Partial<ConnectionImport>) =>
      request(operationSchema, '/connections/import', { method: 'POST', body }),
  });

/** Which clouds the engine behind a connection can be given credentials for. */
export const useCloudCredentials = (id: string) =>
  useQuery({
    queryKey: keys.cloudCredentials(id),
    queryFn: ({ signal }) => request(credentialsOverviewSchema, `/connections/${id}/credentials`, { signal }),
    staleTime: 0,
    retry: false,
  });

/** Gives it some; how it goes comes as events and in the operation. */
export const useRegisterCredentials = (id: string) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Partial<RegisterCredentials>) =>
      request(operationSchema, `/connections/${id}/credentials`, { method: 'POST', body }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.cloudCredentials(id) }),
  });
};

/** What was made elsewhere and could join; asks it now. */
export const useImportable = (id: string) =>
  useQuery({
    queryKey: keys.importable(id),
    queryFn: async ({ signal }) =>
      (await request(itemsOf(importableSchema), `/connections/${id}/importable`, { signal })).items,
    staleTime: 0,
    retry: false,
  });

export const useImport = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Pick<ImportRequest, 'connectionId' | 'name' | 'providerVmIds'>) =>
      request(infraSchema, '/imports', { method: 'POST', body }),
    onSettled: (_infra, _error, { connectionId }) =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.importable(connectionId) }),
        client.invalidateQueries({ queryKey: keys.infras }),
      ]),
  });
};
