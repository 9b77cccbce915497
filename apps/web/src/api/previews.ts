import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { launchPreviewSchema } from '@terroir/shared-types';
import { request } from './client.ts';
import type { InfraInput } from './infras.ts';
import { keys } from './keys.ts';

/** What a launch would cost and which limits it would meet; read again when prices or caps change. */
export const useLaunchPreview = (body: InfraInput) =>
  useQuery({
    queryKey: keys.preview(body),
    queryFn: ({ signal }) =>
      request(launchPreviewSchema, '/infras/preview', { method: 'POST', body, signal }),
    placeholderData: keepPreviousData,
  });
