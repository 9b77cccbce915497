import type { _InstanceType } from '@aws-sdk/client-ec2';
import type { AwsConfig, Spec } from '@terroir/shared-types';
import type { KnownPrice, PricePort } from '../driver.ts';
import type { Clients } from './api/clients.ts';

// Spot prices move a few times a day; a launch takes the one of its review.
const freshMs = 10 * 60_000;
const source = 'AWS spot price history';

/** What spot VMs cost now: the highest of their region's zones, as the zone of a VM is not known before it is ordered. */
export const createSpotPrices = (
  clients: Clients,
  { spotMaxHourlyUsd }: Pick<AwsConfig, 'spotMaxHourlyUsd'>,
  now: () => Date,
): PricePort => {
  const known = new Map<string, { atMs: number; price: KnownPrice | null }>();

  const isFresh = ({ id }: Spec): boolean => {
    const found = known.get(id);
    return found !== undefined && now().getTime() - found.atMs < freshMs;
  };

  const read = async (region: string, specs: readonly Spec[], signal: AbortSignal): Promise<void> => {
    const at = now();
    const highest = new Map<string, number>();
    await clients.ask(region, signal, async ({ reads }, options) => {
      // From now on: the price of each zone that holds at this moment.
      const { SpotPriceHistory = [] } = await reads.describeSpotPriceHistory(
        {
          InstanceTypes: specs.map(({ name }) => name as _InstanceType),
          ProductDescriptions: ['Linux/UNIX'],
          StartTime: at,
        },
        options,
      );
      for (const { InstanceType = '', SpotPrice = '' } of SpotPriceHistory) {
        const hourlyUsd = Number(SpotPrice);
        if (Number.isFinite(hourlyUsd) && hourlyUsd > (highest.get(InstanceType) ?? 0)) {
          highest.set(InstanceType, hourlyUsd);
        }
      }
    });
    for (const { id, name } of specs) {
      const hourlyUsd = highest.get(name);
      const price =
        hourlyUsd === undefined ? null : { hourlyUsd, source, asOf: at.toISOString().slice(0, 10) };
      known.set(id, { atMs: at.getTime(), price });
    }
  };

  return {
    kind: 'spot',
    of: (spec) => (isFresh(spec) ? (known.get(spec.id)?.price ?? null) : null),
    // AWS charges no more than the maximum of the request, which is the on-demand price unless another is given.
    atMost: (spec) => spotMaxHourlyUsd ?? spec.hourlyUsd,
    async refresh(specs, signal) {
      const stale = Map.groupBy(
        specs.filter((spec) => !isFresh(spec)),
        ({ region }) => region,
      );
      await Promise.all([...stale].map(([region, ofRegion]) => read(region, ofRegion, signal)));
    },
  };
};
