import type { TumblebugConfig } from '@terroir/shared-types';
import type { Client } from './api/client.ts';
import { type ConnConfig, connConfigListSchema } from './api/schemas.ts';

export const regionIdOf = ({ providerName, regionZoneInfo, regionDetail }: ConnConfig): string =>
  `${providerName}+${regionDetail.regionId || regionZoneInfo.assignedRegion}`;

export type Regions = ReturnType<typeof createRegions>;

/** Where their connections lead. */
export const createRegions = ({ call }: Pick<Client, 'call'>, config: TumblebugConfig) => {
  let learned: readonly string[] | null = null;

  /** All connections of our credential holder, verified or not. */
  const connections = async (signal: AbortSignal): Promise<ConnConfig[]> => {
    const { connectionconfig } = await call(
      {
        path: '/connConfig', // Without the filter they leave out those that did not work.
        query: { filterCredentialHolder: config.credentialHolder, filterVerified: 'false' },
      },
      connConfigListSchema,
      signal,
    );
    const verified = connectionconfig.filter((one) => one.verified);
    learned = [...new Set(verified.map(regionIdOf))].toSorted();
    return connectionconfig;
  };

  const reached = (): readonly string[] | null => {
    const found = learned;
    return config.regions.length === 0
      ? found
      : config.regions.filter((id) => found === null || found.includes(id));
  };

  return {
    connections,
    /** Null: not asked yet. */
    known: reached,
  };
};
