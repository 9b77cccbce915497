import type { FetchLimits } from '../price-sources/price-list-fetcher.ts';
import type { RefreshProgress, RefreshReport } from '@terroir/shared-types';

/** What the thread is given that refreshes one source. */
export interface RefreshTask {
  sourceId: string;
  /** Base addresses by source, where they are not the usual ones. */
  urls: Readonly<Record<string, string>>;
  regions: readonly string[];
  assetsDir: string;
  dataDir: string;
  /** All that are in use. */
  priceFiles: readonly string[];
  /** The one of this source. */
  previousFile: string | null;
  /** `YYYY-MM-DD`. */
  today: string;
  limits: FetchLimits;
}

export type RefreshMessage =
  | { kind: 'progress'; progress: Omit<RefreshProgress, 'operationId' | 'sourceId'> }
  /** `file`: its name in the data dir; null: what was in use stays in use. */
  | { kind: 'done'; report: RefreshReport; file: string | null };
