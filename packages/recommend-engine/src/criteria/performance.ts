import type { CatalogIndex } from '../catalog/catalog-index.ts';
import { cpuPower, gpuPower } from '../catalog/machine-power.ts';
import { typeAt } from '../catalog/read-spec.ts';
import { noCard } from '../catalog/card-kinds.ts';
import { nearestName } from '../filter/nearest-name.ts';
import { QueryError } from '../filter/query-error.ts';
import type { Matches } from '../select/matches.ts';
import type { Criterion, CriterionContext, Curve, Evidence } from './criterion.ts';
import { type MeasuredTypes, measuredTypes } from './measurements.ts';

/** Performance of every VM type with the reason for each figure. */
export interface Performance {
  unit: string;
  curve: Curve;
  /** By position in `index.types`; NaN: not known. */
  ofType: Float64Array;
  evidence: (row: number) => Evidence;
}

/**
 * How much machine a spec is. With `benchmark`: what that benchmark measured, and nothing for what it has not.
 * Otherwise by data sheet, L4 equivalents when every match has an accelerator, else vCPU equivalents; where a
 * benchmark has run, its score takes the place of the data sheet, scaled so that the median measured type keeps
 * its figure.
 */
export const performance: Criterion = (context) => {
  const { unit, curve, ofType, evidence } = performanceOf(context);
  return { unit, curve, values: { per: 'type', of: ofType }, evidence };
};

/** Also the numerator of value per USD. Throws a `QueryError` for a benchmark that never ran. */
export function performanceOf({
  index,
  matches,
  rank,
  path,
  measurements = [],
}: CriterionContext): Performance {
  const benchmarks = measuredTypes(index, measurements);
  if (rank.benchmark !== undefined) return measuredOnly(benchmarks, rank.benchmark, path, index);
  const onlyGpus = matches.total > 0 && everyHasGpu(index, matches);
  const sheet = onlyGpus ? index.power.gpu : index.power.cpu;
  const unit = onlyGpus ? 'L4 equivalents' : 'vCPU equivalents';
  const most = benchmarks.toSorted((a, b) => b.measured - a.measured)[0];
  const measured = most === undefined ? undefined : scaled(most, sheet);
  const missingOf = (row: number): string => {
    const type = typeAt(index, row);
    return (onlyGpus ? gpuPower(type, index.gpuByKey) : cpuPower(type)).missing.join(' ');
  };
  return {
    unit,
    curve: { kind: 'to-highest' },
    ofType: measured?.ofType ?? sheet,
    evidence(row) {
      const type = index.offers.type[row] ?? 0;
      if (most !== undefined && !Number.isNaN(most.score[type])) return measuredEvidence(most, type);
      const missing = missingOf(row);
      const code = onlyGpus ? 'gpu-facts' : 'cpu-facts';
      return { code: missing === '' ? code : `${code}-incomplete`, values: { missing, measured: false } };
    },
  };
}

function everyHasGpu({ cards }: CatalogIndex, { types }: Matches): boolean {
  return types.every((type) => cards.ofType[type] !== noCard);
}

function measuredOnly(
  benchmarks: readonly MeasuredTypes[],
  name: string,
  path: string,
  index: CatalogIndex,
): Performance {
  const found = benchmarks.find(({ benchmark }) => benchmark === name);
  if (found === undefined) {
    const known = benchmarks.map(({ benchmark }) => benchmark);
    throw new QueryError('unknown-benchmark', `${path}.benchmark`, `no benchmark "${name}" has run here`, {
      suggestion: nearestName(name, known),
    });
  }
  return {
    unit: found.unit,
    curve: { kind: found.better === 'higher' ? 'to-highest' : 'to-lowest' },
    ofType: found.score,
    evidence(row) {
      const type = index.offers.type[row] ?? 0;
      if (Number.isNaN(found.score[type])) return { code: 'not-measured', values: { benchmark: name } };
      return measuredEvidence(found, type);
    },
  };
}

function measuredEvidence(
  { benchmark, unit, score, samples, simulated }: MeasuredTypes,
  type: number,
): Evidence {
  const values = { benchmark, unit, score: score[type] ?? null, samples: samples[type] ?? 0, measured: true };
  return { code: simulated ? 'measured-in-sandbox' : 'measured', values };
}

/** The data sheet with measured types on its scale. */
function scaled({ score, better }: MeasuredTypes, sheet: Float64Array): { ofType: Float64Array } | undefined {
  const speed = better === 'higher' ? score : score.map((value) => 1 / value);
  const ratios = [...speed.entries()]
    .map(([type, value]) => value / (sheet[type] ?? Number.NaN))
    .filter((ratio) => Number.isFinite(ratio) && ratio > 0)
    .toSorted((a, b) => a - b);
  const median = ratios[ratios.length >> 1];
  if (median === undefined) return undefined;
  return {
    ofType: sheet.map((figure, type) => {
      const measured = speed[type] ?? Number.NaN;
      return Number.isNaN(measured) ? figure : measured / median;
    }),
  };
}
