import type { Estimate } from '@terroir/shared-types';
import { Big } from 'big.js';

export interface PricedNodeGroup {
  name: string;
  specId: string;
  count: number;
  /** USD per hour of one VM; null: not known. */
  unitHourlyUsd: number | null;
  /** `YYYY-MM` of the price list; null: undated. */
  priceAsOf?: string | null | undefined;
}

/** What the figures leave out; said beside every estimate. */
const notIncluded = ['disk', 'egress', 'publicIp', 'tax'];

/** Hourly, daily (24 h) and monthly cost of an hourly price; exact decimals, null when not known. */
export function costOf(
  hourlyUsd: number | null,
  monthHours: 744 | 730 = 744,
): { hourlyUsd: number | null; dailyUsd: number | null; monthlyUsd: number | null } {
  if (hourlyUsd === null) return { hourlyUsd: null, dailyUsd: null, monthlyUsd: null };
  return { hourlyUsd, dailyUsd: timesHours(hourlyUsd, 24), monthlyUsd: timesHours(hourlyUsd, monthHours) };
}

/** Prices have at most six decimals; in millionths the product is a whole number, which is exact. */
const millionths = 1e6;

/** The double nearest to the exact decimal product. An answer has hundreds of them: Big only where needed. */
function timesHours(hourlyUsd: number, hours: number): number {
  const whole = Math.round(hourlyUsd * millionths);
  const exact = whole / millionths === hourlyUsd && Math.abs(whole * hours) < Number.MAX_SAFE_INTEGER;
  return exact ? (whole * hours) / millionths : new Big(hourlyUsd).times(hours).toNumber();
}

/**
 * Cost of node groups in USD with exact decimal arithmetic. Groups without a price are left out of the totals,
 * which are then `incomplete`. `pricesAsOf` is the oldest dated price list used.
 */
export function estimate(groups: readonly PricedNodeGroup[], monthHours: 744 | 730 = 744): Estimate {
  const priced = groups.map(({ name, specId, count, unitHourlyUsd }) => ({
    name,
    specId,
    count,
    unitHourlyUsd,
    hourlyUsd: unitHourlyUsd === null ? null : new Big(unitHourlyUsd).times(count).toNumber(),
  }));
  const total = priced.reduce((sum, group) => sum.plus(group.hourlyUsd ?? 0), new Big(0));
  const unpriced = priced.filter((group) => group.hourlyUsd === null).map((group) => group.specId);
  const dates = groups
    .filter((group) => group.unitHourlyUsd !== null)
    .map((group) => group.priceAsOf ?? null)
    .filter((date) => date !== null);
  return {
    hourlyUsd: total.toNumber(),
    dailyUsd: total.times(24).toNumber(),
    monthlyUsd: total.times(monthHours).toNumber(),
    monthHours,
    incomplete: unpriced.length > 0,
    nodeGroups: priced,
    unpriced: [...new Set(unpriced)],
    notIncluded: [...notIncluded],
    pricesAsOf: dates.toSorted()[0] ?? null,
  };
}
