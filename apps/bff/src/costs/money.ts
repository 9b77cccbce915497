import { Big } from 'big.js';

const msPerHour = 3_600_000;

/** Exact: sum of price × running time, rounded once to 1e-10 USD. Unpriced rows add nothing. */
export const accruedUsd = (rows: readonly { hourly_usd: number | null; ms: number }[]): number => {
  let total = new Big(0);
  for (const { hourly_usd, ms } of rows) {
    if (hourly_usd !== null) total = total.plus(new Big(hourly_usd).times(ms));
  }
  return total.div(msPerHour).round(10).toNumber();
};

/** Exact sum of prices × counts in USD per hour; `incomplete` when a price is not known. */
export const sumHourlyUsd = (
  rows: readonly { hourly_usd: number | null; n: number }[],
): { hourlyUsd: number; incomplete: boolean } => {
  let total = new Big(0);
  let incomplete = false;
  for (const { hourly_usd, n } of rows) {
    if (hourly_usd === null) incomplete ||= n > 0;
    else total = total.plus(new Big(hourly_usd).times(n));
  }
  return { hourlyUsd: total.toNumber(), incomplete };
};

/** Exact `usd - otherUsd`. */
export const minusUsd = (usd: number, otherUsd: number): number => new Big(usd).minus(otherUsd).toNumber();

/** Exact product, e.g. a price and hours. */
export const timesUsd = (usd: number, factor: number): number => new Big(usd).times(factor).toNumber();
