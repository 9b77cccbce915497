import type { CatalogIndex } from '@terroir/recommend-engine';
import type { RefreshProgress, RefreshReport } from '@terroir/shared-types';
import type { PriceFile, RegionPrices } from '../catalog/swap/price-file.ts';
import type { PriceListFetcher } from '../price-sources/price-list-fetcher.ts';
import { PriceListError, type PriceSource, type RegionReading } from '../price-sources/price-source.ts';
import { createRegionJudge, emptyCounts, type RegionVerdict, type RowCounts } from './judge-region.ts';
import { knownPrices } from './known-prices.ts';

export interface RefreshCall {
  source: PriceSource;
  fetcher: PriceListFetcher;
  /** The catalog in use without manual prices: what is not refreshed is judged by it. */
  index: CatalogIndex;
  /** Regions of the catalog to ask for. */
  regions: readonly string[];
  /** What the last refresh left; null: none did. */
  previous: PriceFile | null;
  /** `YYYY-MM-DD`. */
  today: string;
  now: () => Date;
  onProgress: (progress: Omit<RefreshProgress, 'operationId' | 'sourceId'>) => void;
  signal: AbortSignal;
}

export interface RefreshOutcome {
  report: RefreshReport;
  /** Null: what was in use stays in use. */
  file: PriceFile | null;
}

const failuresMax = 100;
const rejectionsMax = 100;

type RegionOutcome =
  | { kind: 'unchanged' }
  | { kind: 'read'; verdict: RegionVerdict; reading: Exclude<RegionReading, 'unchanged'> }
  | { kind: 'failed'; message: string; verdict: RegionVerdict | null };

/**
 * Asks a source for the prices of regions, one after the other, and judges each price by the one before. A region
 * that cannot be read to its end keeps the prices it had.
 */
export const refreshSource = async (call: RefreshCall): Promise<RefreshOutcome> => {
  const { source, fetcher, signal, now } = call;
  const startedAt = now().toISOString();
  const known = knownPrices(call.index, source.provider);
  const kept = Map.groupBy(call.previous?.regions ?? [], ({ region }) => region);
  const rows = emptyCounts();
  const rejections: RefreshReport['rejections'] = [];
  const failures: RefreshReport['failures'] = [];
  const counts = { changed: 0, unchanged: 0, failed: 0 };
  let done = 0;

  const progress = (region: string | null, reading: RowCounts | null): void =>
    call.onProgress({
      regionsDone: done,
      regionsTotal: call.regions.length,
      region,
      rows: rows.read + (reading?.read ?? 0),
      bytes: fetcher.bytesRead(),
    });

  const readRegion = async (
    region: string,
    list: Awaited<ReturnType<PriceSource['open']>>,
  ): Promise<RegionOutcome> => {
    const judge = createRegionJudge(region, known(region));
    let seen = 0;
    const sink = {
      ...judge.sink,
      sawRow() {
        judge.sink.sawRow();
        seen += 1;
        if (seen % 1000 === 0) progress(region, { ...emptyCounts(), read: seen });
      },
    };
    try {
      const validator = kept.get(region)?.[0]?.validator ?? null;
      const reading = await list.read({ region, fetcher, sink, validator, signal });
      if (reading === 'unchanged') return { kind: 'unchanged' };
      const verdict = judge.verdict();
      return verdict.refusal === null
        ? { kind: 'read', verdict, reading }
        : { kind: 'failed', message: verdict.refusal, verdict };
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof PriceListError)) throw error;
      return { kind: 'failed', message: error.message, verdict: null };
    }
  };

  const settle = (region: string, outcome: RegionOutcome): void => {
    if (outcome.kind === 'unchanged') {
      counts.unchanged += 1;
      return;
    }
    const { verdict } = outcome;
    if (verdict !== null) {
      rejections.push(...verdict.rejections.slice(0, rejectionsMax - rejections.length));
      addCounts(rows, outcome.kind === 'read' ? verdict.rows : { ...verdict.rows, ...nothingTaken });
    }
    if (outcome.kind === 'failed') {
      counts.failed += 1;
      if (failures.length < failuresMax) failures.push({ region, message: outcome.message });
      return;
    }
    counts[outcome.verdict.rows.changed + outcome.verdict.rows.added > 0 ? 'changed' : 'unchanged'] += 1;
    const prices = outcome.verdict.accepted;
    const { asOf, validator } = outcome.reading;
    kept.set(region, [
      { region, asOf: asOf ?? call.today, validator, prices },
      ...notIn(prices, kept.get(region) ?? []),
    ]);
  };

  progress(null, null);
  try {
    const list = await source.open(fetcher, signal);
    for (const region of call.regions) {
      signal.throwIfAborted();
      // Regions that opened or closed meanwhile are no failure of ours.
      if (list.regions === null || list.regions.includes(region)) {
        progress(region, null);
        settle(region, await readRegion(region, list));
      }
      done += 1;
      progress(null, null);
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof PriceListError)) throw error;
    failures.push({ region: null, message: error.message });
  }

  const isTaken = counts.changed + counts.unchanged > 0;
  const report: RefreshReport = {
    startedAt,
    endedAt: now().toISOString(),
    outcome: outcomeOf(counts, failures.length),
    detail: describe(rows, counts, failures),
    regions: counts,
    rows,
    rejections,
    failures,
    bytes: fetcher.bytesRead(),
  };
  const file: PriceFile = {
    format: 1,
    provider: source.provider,
    source: source.name,
    regions: [...kept].toSorted(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, prices]) => prices),
  };
  return { report, file: isTaken && file.regions.length > 0 ? file : null };
};

const nothingTaken = { accepted: 0, changed: 0, unchanged: 0, added: 0 };

const addCounts = (sum: RowCounts, more: RowCounts): void => {
  for (const name of Object.keys(sum) as (keyof RowCounts)[]) sum[name] += more[name];
};

/** Prices that an earlier refresh brought and this one rejected or left out go on counting, at their age. */
const notIn = (accepted: RegionPrices['prices'], before: readonly RegionPrices[]): RegionPrices[] => {
  const names = new Set(accepted.map(([name]) => name));
  return before
    .map((older) => ({
      ...older,
      validator: null,
      prices: older.prices.filter(([name]) => !names.has(name)),
    }))
    .filter(({ prices }) => prices.length > 0);
};

const outcomeOf = (
  { changed, unchanged }: RefreshReport['regions'],
  failures: number,
): RefreshReport['outcome'] => {
  if (failures > 0) return changed + unchanged > 0 ? 'partial' : 'failed';
  return changed > 0 ? 'changed' : 'unchanged';
};

const describe = (
  rows: RowCounts,
  regions: RefreshReport['regions'],
  failures: RefreshReport['failures'],
): string => {
  const [first] = failures;
  const kept =
    first === undefined
      ? ''
      : ` The old prices stay where it failed: ${first.region === null ? '' : `${first.region}: `}${first.message}` +
        (failures.length > 1 ? ` (and ${failures.length - 1} more).` : '.');
  return (
    `${rows.changed} prices changed, ${rows.added} added, ${rows.unchanged} as before, ${rows.rejected} rejected; ` +
    `${regions.changed + regions.unchanged} regions read, ${regions.failed} failed.${kept}`
  );
};
