import type { Connection } from '@terroir/shared-types';

type Reach = Pick<Connection, 'providers' | 'regions'>;

/** Whether VMs can be made in a region through a connection; `region` is the provider's own name of it. */
export const reaches = (
  { providers, regions }: Reach,
  { provider, region }: { provider: string; region: string },
): boolean =>
  regions === null
    ? providers.includes('*') || providers.includes(provider)
    : regions.includes(`${provider}+${region}`);
