import type { OfferColumns } from './catalog-tables.ts';

export interface Offer {
  type: number;
  region: number;
  origin: number;
  /** USD per hour; null: not known. */
  hourlyUsd: number | null;
  /** Original amount of the price list, if converted. */
  amount: number | null;
}

/** Grows offer columns one offer at a time. */
export function createOfferBuilder(capacity = 1024): { add(offer: Offer): void; build(): OfferColumns } {
  let columns = allocate(capacity);
  let length = 0;
  return {
    add(offer) {
      if (length === columns.type.length) columns = copyInto(allocate(length * 2), columns);
      columns.type[length] = offer.type;
      columns.region[length] = offer.region;
      columns.origin[length] = offer.origin;
      columns.hourlyUsd[length] = offer.hourlyUsd ?? Number.NaN;
      columns.amount[length] = offer.amount ?? Number.NaN;
      length += 1;
    },
    build: () => ({
      length,
      type: columns.type.slice(0, length),
      region: columns.region.slice(0, length),
      origin: columns.origin.slice(0, length),
      hourlyUsd: columns.hourlyUsd.slice(0, length),
      amount: columns.amount.slice(0, length),
    }),
  };
}

type Columns = Omit<OfferColumns, 'length'>;

function allocate(capacity: number): Columns {
  return {
    type: new Uint32Array(capacity),
    region: new Uint16Array(capacity),
    origin: new Uint16Array(capacity),
    hourlyUsd: new Float64Array(capacity),
    amount: new Float64Array(capacity),
  };
}

function copyInto(target: Columns, source: Columns): Columns {
  target.type.set(source.type);
  target.region.set(source.region);
  target.origin.set(source.origin);
  target.hourlyUsd.set(source.hourlyUsd);
  target.amount.set(source.amount);
  return target;
}
