import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { deploymentSchema, pageOf, revealedSecretSchema, runSchema } from '@terroir/shared-types';
import type { Deployment, DeploymentAction } from '@terroir/shared-types';
import { request } from './client.ts';
import { keys } from './keys.ts';

// How often a VM behind a link was chosen changes with every request; all else of a link comes as an event.
const turnsRefetchMs = 30_000;
const deploymentPage = pageOf(deploymentSchema);

/** What presets do and did on the VMs of an infra. */
export const useDeployments = (infraId: string) =>
  useQuery({
    queryKey: keys.deployments(infraId),
    queryFn: async ({ signal }) =>
      (await request(deploymentPage, `/infras/${infraId}/deployments`, { signal })).items,
    refetchInterval: ({ state }) =>
      state.data?.some(({ links }) => links.length > 0) === true ? turnsRefetchMs : false,
  });

/** Without `vmIds` every VM that failed. */
export const useRetryDeployment = ({ id, infraId }: Pick<Deployment, 'id' | 'infraId'>) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (vmIds?: string[]) =>
      request(deploymentSchema, `/deployments/${id}/retry`, {
        method: 'POST',
        body: vmIds === undefined ? {} : { vmIds },
      }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.deployments(infraId) }),
  });
};

/** Starts, stops, asks or upgrades what is served; answers the run that does it. */
export const useActOnDeployment = (id: string) =>
  useMutation({
    mutationFn: (body: DeploymentAction) =>
      request(runSchema, `/deployments/${id}/actions`, { method: 'POST', body }),
  });

export const revealSecret = (id: string, name: string) =>
  request(revealedSecretSchema, `/deployments/${id}/secrets/${name}/reveal`, { method: 'POST' });
