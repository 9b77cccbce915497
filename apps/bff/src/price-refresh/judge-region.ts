import type { RefreshReport, RejectionReason } from '@terroir/shared-types';
import type { FoundPrice, RowSink } from '../price-sources/price-source.ts';

/** What is known before a region is read. */
export interface KnownPrices {
  /** The provider's VM types. */
  isKnown(name: string): boolean;
  /** USD per hour of the price that counts now; null: not sold in this region so far. */
  before(name: string): number | null;
  /** Median over the regions where it has a price; null: nowhere. */
  elsewhere(name: string): number | null;
  /** VM types with a price in this region now. */
  count: number;
}

export type Rejection = RefreshReport['rejections'][number];
export type RowCounts = RefreshReport['rows'];

export interface RegionVerdict {
  rows: RowCounts;
  /** The first hundred. */
  rejections: Rejection[];
  /** VM type and USD per hour. */
  accepted: [name: string, hourlyUsd: number][];
  /** Why none of it may be taken; null: it may. */
  refusal: string | null;
}

/**
 * Providers halve a price now and then (H100 VMs fell by 44 % in 2025); a factor of three has been a wrong
 * currency, a wrong unit or a slipped digit each time it was looked into.
 */
const outlierFactor = 3;
/** USD per hour; the dearest VM of the catalog costs a fifth of it. */
const hourlyMaxUsd = 2_000;
/** A list that prices less than half of what was priced before is cut off, not a sale. */
const coverageMin = 0.5;
/** When this share is out of line, the list is in another unit or currency and the rest is no better. */
const rejectedMax = 0.3;
const rejectionsMax = 100;
const decimal = /^\d{1,9}(\.\d{1,12})?$/;

export const emptyCounts = (): RowCounts => ({
  read: 0,
  matched: 0,
  accepted: 0,
  changed: 0,
  unchanged: 0,
  added: 0,
  rejected: 0,
  unknown: 0,
});

/** Takes the rows of one region, and then says which prices may count. */
export const createRegionJudge = (
  region: string,
  known: KnownPrices,
): { sink: RowSink; verdict(): RegionVerdict } => {
  const rows = emptyCounts();
  const rejections: Rejection[] = [];
  /** The lowest of each: lists hold dearer twins of a VM (other tenancy or system) under the same name. */
  const lowest = new Map<string, number>();

  const reject = (name: string, reason: RejectionReason, found: string): void => {
    rows.rejected += 1;
    if (rejections.length >= rejectionsMax) return;
    const text = found.replaceAll(/\s+/g, ' ').slice(0, 120);
    rejections.push({ region, name: name.slice(0, 100), reason, oldUsd: known.before(name), found: text });
  };

  const found = ({ name, perHour, currency }: FoundPrice): void => {
    if (!known.isKnown(name)) {
      rows.unknown += 1;
      return;
    }
    rows.matched += 1;
    if (currency !== 'USD') {
      reject(name, 'wrong-currency', `${perHour} ${currency}`);
      return;
    }
    const isDecimal = typeof perHour === 'number' || decimal.test(perHour);
    const usd = isDecimal ? Number(perHour) : Number.NaN;
    if (!(usd > 0 && usd <= hourlyMaxUsd)) reject(name, 'not-a-price', String(perHour));
    else lowest.set(name, Math.min(usd, lowest.get(name) ?? Infinity));
  };

  const settle = (name: string, usd: number): [string, number] | null => {
    const before = known.before(name);
    const reference = before ?? known.elsewhere(name);
    if (reference !== null && (usd > reference * outlierFactor || usd < reference / outlierFactor)) {
      reject(name, 'outlier', String(usd));
      return null;
    }
    rows.accepted += 1;
    if (before === null) rows.added += 1;
    else if (before === usd) rows.unchanged += 1;
    else rows.changed += 1;
    return [name, usd];
  };

  return {
    sink: {
      sawRow() {
        rows.read += 1;
      },
      found,
      malformed(name, text) {
        reject(name, 'malformed', text);
      },
    },
    verdict() {
      const accepted = [...lowest]
        .map(([name, usd]) => settle(name, usd))
        .filter((price) => price !== null)
        .toSorted(([a], [b]) => (a < b ? -1 : 1));
      const priced = lowest.size;
      const refusal =
        priced < known.count * coverageMin
          ? `it prices ${priced} of the ${known.count} VM types known there, so it is not the whole list`
          : rows.rejected > (rows.rejected + rows.accepted) * rejectedMax
            ? `${rows.rejected} of ${rows.rejected + rows.accepted} prices are out of line, so the list is not what it should be`
            : null;
      return { rows, rejections, accepted, refusal };
    },
  };
};
