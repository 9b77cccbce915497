import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type DiskRequest, type PortOpening, pageOf, resourceSchema } from '@terroir/shared-types';
import { request } from './client.ts';
import { keys } from './keys.ts';

const resourcePage = pageOf(resourceSchema);

/** What VMs stand on; the first 500. */
export const useResources = () =>
  useQuery({
    queryKey: keys.resources,
    queryFn: ({ signal }) => request(resourcePage, '/resources', { query: { limit: 500 }, signal }),
  });

/** What can be done to a disk; each answer is the disk as it will be. */
export type DiskChange =
  | { kind: 'create'; body: DiskRequest }
  | { kind: 'attach'; id: string; vmId: string }
  | { kind: 'detach'; id: string }
  | { kind: 'grow'; id: string; sizeGib: number }
  | { kind: 'delete'; id: string };

const ask = (change: DiskChange) => {
  switch (change.kind) {
    case 'create':
      return request(resourceSchema, '/disks', { method: 'POST', body: change.body });
    case 'attach':
      return request(resourceSchema, `/disks/${change.id}/attach`, {
        method: 'POST',
        body: { vmId: change.vmId },
      });
    case 'detach':
      return request(resourceSchema, `/disks/${change.id}/detach`, { method: 'POST' });
    case 'grow':
      return request(resourceSchema, `/disks/${change.id}`, {
        method: 'PATCH',
        body: { sizeGib: change.sizeGib },
      });
    case 'delete':
      return request(resourceSchema, `/disks/${change.id}`, { method: 'DELETE' });
    default:
      return change satisfies never;
  }
};

export const useChangeDisk = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ask,
    onSettled: () => client.invalidateQueries({ queryKey: keys.resources }),
  });
};

/** Removes a vNet with what is in it, a subnet, a security group or a key that no VM stands on. */
export const useRemoveResource = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => request(resourceSchema, `/resources/${id}`, { method: 'DELETE' }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.resources }),
  });
};

/** Says which ports a security group lets in besides SSH; the answer comes before the provider has done it. */
export const useSetOpenings = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, openings }: { id: string; openings: readonly PortOpening[] }) =>
      request(resourceSchema, `/resources/${id}/openings`, { method: 'PUT', body: { openings } }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.resources }),
  });
};
