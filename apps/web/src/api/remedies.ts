import { useQuery } from '@tanstack/react-query';
import { vmRemedySchema } from '@terroir/shared-types';
import { request } from './client.ts';
import { keys } from './keys.ts';

/** Why a failed VM failed, and what would work instead right now. */
export const useRemedy = (vmId: string) =>
  useQuery({
    queryKey: keys.remedy(vmId),
    queryFn: ({ signal }) => request(vmRemedySchema, `/vms/${vmId}/remedy`, { signal }),
    // What works now is another thing in a minute.
    staleTime: 60_000,
  });
