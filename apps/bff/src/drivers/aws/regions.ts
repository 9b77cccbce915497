import type { AwsConfig } from '@terroir/shared-types';
import type { Clients } from './api/clients.ts';
import { regionRefusal } from './api/errors.ts';

/** Enabled by every account, so that it can be asked before anything is known. */
const firstRegion = 'us-east-1';
const lifetimeMs = 10 * 60_000;

export interface RegionStates {
  enabled: string[];
  /** Known, but the account has not opted in. */
  notEnabled: string[];
}

/** Which regions there are for this connection. */
export const createRegions = (clients: Clients, config: AwsConfig, now: () => Date) => {
  const home = config.regions[0] ?? firstRegion;
  let learned: { atMs: number; states: RegionStates } | null = null;

  const ask = async (signal: AbortSignal): Promise<RegionStates> => {
    const states = await clients.ask(home, signal, async ({ reads }, options) => {
      const { Regions = [] } = await reads.describeRegions({ AllRegions: true }, options);
      const named = (isEnabled: boolean): string[] =>
        Regions.filter(({ OptInStatus: status }) => (status !== 'not-opted-in') === isEnabled)
          .flatMap(({ RegionName }) => RegionName ?? [])
          .toSorted();
      return { enabled: named(true), notEnabled: named(false) };
    });
    learned = { atMs: now().getTime(), states };
    return states;
  };

  const states = async (signal: AbortSignal): Promise<RegionStates> => {
    const isFresh = learned !== null && now().getTime() - learned.atMs < lifetimeMs;
    return isFresh && learned !== null ? learned.states : ask(signal);
  };

  return {
    home,
    ask,
    /** Throws for a region that AWS does not have or the account has not enabled: there is nobody there to ask. */
    async require(region: string, signal: AbortSignal): Promise<void> {
      if ((await states(signal)).enabled.includes(region)) return;
      const { enabled, notEnabled } = await ask(signal); // it may have been enabled meanwhile
      if (!enabled.includes(region)) throw regionRefusal(region, notEnabled.includes(region));
    },
    /** Null: not asked yet. */
    known: (): readonly string[] | null =>
      config.regions.length > 0 ? config.regions : (learned?.states.enabled ?? null),
    /** Those that may hold something of ours. */
    async all(signal: AbortSignal): Promise<readonly string[]> {
      if (config.regions.length > 0) return config.regions;
      return (await states(signal)).enabled;
    },
  };
};
export type Regions = ReturnType<typeof createRegions>;
