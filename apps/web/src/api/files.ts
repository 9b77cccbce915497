import { useQuery } from '@tanstack/react-query';
import { fileTransferSchema, pageOf, remoteFolderSchema } from '@terroir/shared-types';
import { request } from './client.ts';
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

/** A folder of a VM; `path` absolute, or under the home folder. */
export const useRemoteFolder = (vmId: string | null, path: string) =>
  useQuery({
    queryKey: keys.remoteFiles(vmId ?? '', path),
    queryFn: ({ signal }) =>
      request(remoteFolderSchema, `/vms/${vmId ?? ''}/files`, { query: { path }, signal }),
    enabled: vmId !== null,
    // Nothing tells when a folder changes: it is as old as the look at it.
    staleTime: 0,
    gcTime: 60_000,
    retry: false,
  });

/** For a download ticket. */
export const remoteFilePath = (vmId: string, path: string): string =>
  `/api/v1/vms/${vmId}/files?${new URLSearchParams({ path })}`;
