import type { CatalogIndex } from '../catalog/catalog-index.ts';
import { findRow } from '../catalog/read-spec.ts';

/** What a benchmark script measured on VMs of a spec. */
export interface Measurement {
  benchmark: string;
  unit: string;
  better: 'higher' | 'lower';
  specId: string;
  /** Median over the samples. */
  score: number;
  samples: number;
  /** Time of the newest sample, ISO 8601. */
  at: string;
  /** True: on simulated VMs, which tell of the machine under them. */
  simulated?: boolean;
}

/** The scores of one benchmark by VM type; a type measured in several regions has the mean of them. */
export interface MeasuredTypes {
  benchmark: string;
  unit: string;
  better: 'higher' | 'lower';
  /** By position in `index.types`; NaN: not measured. */
  score: Float64Array;
  samples: Uint32Array;
  measured: number;
  simulated: boolean;
}

/** Groups measurements by benchmark; a spec that the catalog no longer has is left out. */
export function measuredTypes(index: CatalogIndex, measurements: readonly Measurement[]): MeasuredTypes[] {
  const groups = Map.groupBy(measurements, ({ benchmark }) => benchmark);
  return [...groups].map(([benchmark, group]) => {
    const sum = new Float64Array(index.types.length);
    const regions = new Uint32Array(index.types.length);
    const samples = new Uint32Array(index.types.length);
    for (const { specId, score, samples: count } of group) {
      const row = findRow(index, specId);
      if (row === undefined) continue;
      const type = index.offers.type[row] ?? 0;
      sum[type] = (sum[type] ?? 0) + score;
      regions[type] = (regions[type] ?? 0) + 1;
      samples[type] = (samples[type] ?? 0) + count;
    }
    const { unit = '', better = 'higher' } = group[0] ?? {};
    return {
      benchmark,
      unit,
      better,
      score: sum.map((total, type) => total / (regions[type] ?? 0)),
      samples,
      simulated: group.some(({ simulated }) => simulated === true),
      measured: regions.reduce((count, here) => count + (here > 0 ? 1 : 0), 0),
    };
  });
}
