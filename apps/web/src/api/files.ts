import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { fileTransferSchema, pageOf, remoteFolderSchema } from '@terroir/shared-types';
import type { RemoteFolder } from '@terroir/shared-types';
import { request, send } from './client.ts';
import { keys } from './keys.ts';

const transferPage = pageOf(fileTransferSchema);
/** Bytes under way have no event of their own. */
const progressEveryMs = 500;

/** File transfers, newest first; bytes are read again while one runs. */
export const useFileTransfers = () =>
  useQuery({
    queryKey: keys.fileTransfers,
    queryFn: ({ signal }) => request(transferPage, '/files', { query: { limit: 50 }, signal }),
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ status }) => status === 'running') ? progressEveryMs : false,
  });

export const cancelTransfer = (id: string) =>
  request(fileTransferSchema, `/files/${id}/cancel`, { method: 'POST' });

/** Absolute or under the home folder; by its bytes where they are no UTF-8. */
type RemotePlace = Pick<RemoteFolder, 'path' | 'rawPath'>;
const queryOf = ({ path, rawPath }: RemotePlace): Record<string, string> =>
  rawPath === null ? { path } : { rawPath };

/** A folder of a VM. */
export const useRemoteFolder = (vmId: string | null, place: RemotePlace) =>
  useQuery({
    queryKey: keys.remoteFiles(vmId ?? '', queryOf(place)),
    queryFn: ({ signal }) =>
      request(remoteFolderSchema, `/vms/${vmId ?? ''}/files`, { query: queryOf(place), signal }),
    enabled: vmId !== null,
    // Nothing tells when a folder changes: it is as old as the look at it.
    staleTime: 0,
    gcTime: 60_000,
    retry: false,
  });

/** For a download ticket. */
export const remoteFilePath = (vmId: string, place: RemotePlace): string =>
  `/api/v1/vms/${vmId}/files?${new URLSearchParams(queryOf(place))}`;

/** Deletes a file, a link or an empty folder. */
export const useDeleteRemote = (vmId: string) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (place: RemotePlace) =>
      send(`/vms/${vmId}/files`, { method: 'DELETE', query: queryOf(place) }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.vmFiles(vmId) }),
  });
};
