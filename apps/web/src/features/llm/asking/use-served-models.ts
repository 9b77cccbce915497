import { useQueries } from '@tanstack/react-query';
import type { Endpoint, Vm } from '@terroir/shared-types';
import { endpointsQuery } from '../../../api/endpoints.ts';
import { useInfras } from '../../../api/infras.ts';
import { useVms } from '../../../api/vms.ts';

export interface ServedModel {
  endpoint: Endpoint;
  model: string;
  vm: Vm;
  simulated: boolean;
}

/** Every model that answers now, over all infras. */
export const useServedModels = (): ServedModel[] => {
  const infras = useInfras();
  const vms = useVms();
  const serving = (infras.data?.items ?? []).filter(({ presetId }) => presetId !== null);
  const answers = useQueries({ queries: serving.map(({ id }) => endpointsQuery(id)) });
  return answers.flatMap(({ data }, at) =>
    (data ?? []).flatMap((endpoint): ServedModel[] => {
      const vm = vms.data?.items.find(({ id }) => id === endpoint.vmId);
      if (endpoint.health !== 'healthy' || endpoint.model === null || vm === undefined) return [];
      return [{ endpoint, model: endpoint.model, vm, simulated: serving[at]?.simulated === true }];
    }),
  );
};
