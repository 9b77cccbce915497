import type { Validator } from '../catalog/swap/price-file.ts';
import type { PriceListFetcher } from './price-list-fetcher.ts';

/** One row of a price list that may price a VM on demand, under Linux, shared tenancy. */
export interface FoundPrice {
  /** VM type in the words of the catalog. */
  name: string;
  /** As it was written. */
  perHour: string | number;
  /** ISO 4217. */
  currency: string;
}

/** Where a source puts what it reads. */
export interface RowSink {
  /** Any row, also of no interest to us. */
  sawRow(): void;
  found(price: FoundPrice): void;
  /** A row whose form is not the one that was agreed; `text` says what was there. */
  malformed(name: string, text: string): void;
}

export interface RegionCall {
  region: string;
  fetcher: PriceListFetcher;
  sink: RowSink;
  /** Of the last time; null: ask for all. */
  validator: Validator | null;
  signal: AbortSignal;
}

/** What was read of a region; `unchanged`: the server says that nothing changed since the last time. */
export type RegionReading = 'unchanged' | { asOf: string | null; validator: Validator | null };

/** A public price list of one provider. Its words end in its own folder. */
export interface PriceSource {
  id: string;
  /** As people read it beside each price. */
  name: string;
  provider: string;
  baseUrl: string;
  /**
   * Prepares reading and says which regions the source has; asked once per refresh. Throws a `PriceListError`
   * when the source cannot be read at all.
   */
  open(
    fetcher: PriceListFetcher,
    signal: AbortSignal,
  ): Promise<{
    /** Null: it is not known beforehand. */
    regions: readonly string[] | null;
    /** Throws a `PriceListError` when this region cannot be read to its end. */
    read(call: RegionCall): Promise<RegionReading>;
  }>;
}

/** A price list that cannot be used: what happened, in words for people. */
export class PriceListError extends Error {
  override name = 'PriceListError';
}
