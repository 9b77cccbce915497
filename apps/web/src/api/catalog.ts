import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  catalogStateSchema,
  type CatalogState,
  operationSchema,
  type RefreshRequest,
} from '@terroir/shared-types';
import { request } from './client.ts';
import { keys } from './keys.ts';

/** Which catalog is in use, its ages, and the refresh that runs. */
export const useCatalog = () =>
  useQuery({
    queryKey: keys.catalog,
    queryFn: ({ signal }) => request(catalogStateSchema, '/catalog', { signal }),
  });

const useCatalogChange = <Input>(change: (input: Input) => Promise<CatalogState>) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (state) => client.setQueryData(keys.catalog, state),
  });
};

export const useAllowRefresh = () =>
  useCatalogChange((refreshEnabled: boolean) =>
    request(catalogStateSchema, '/catalog', { method: 'PATCH', body: { refreshEnabled } }),
  );

export const useRevertPrices = () =>
  useCatalogChange((sources: string[] | undefined) =>
    request(catalogStateSchema, '/catalog/revert', {
      method: 'POST',
      body: sources === undefined ? {} : { sources },
    }),
  );

export const useCancelRefresh = () =>
  useCatalogChange(() => request(catalogStateSchema, '/catalog/refresh', { method: 'DELETE' }));

export const useRefreshPrices = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: RefreshRequest) =>
      request(operationSchema, '/catalog/refresh', { method: 'POST', body }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.catalog }),
  });
};
