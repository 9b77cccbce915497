import { type CatalogIndex, gpuKey } from '../catalog/catalog-index.ts';
import type { SpecType } from '../catalog/catalog-tables.ts';
import { typeAt } from '../catalog/read-spec.ts';
import { type Criterion, type CriterionContext, byType, ratioToHighest, numbersOf } from './criterion.ts';

/** The L4 is the unit: the smallest current card that every large cloud has. FP16 dense, GB/s, GiB. */
const l4 = { fp16Tflops: 121, memoryBandwidthGbs: 300, memoryGib: 24 };

export interface PerformanceFacts {
  value: number;
  missing: readonly string[];
}

/**
 * How much machine a spec is. When every match has an accelerator: L4 equivalents, the geometric mean of FP16
 * rate, memory bandwidth and memory against one L4, times the cards. Otherwise: vCPU equivalents, the
 * geometric mean of vCPU and memory at 4 GiB per vCPU. Nothing here is measured.
 */
export const performance: Criterion = (context) => {
  const { values, unit, missingOf } = performanceValues(context);
  return {
    unit,
    values,
    better: 'higher',
    score: ratioToHighest,
    evidence: (position) => {
      const missing = missingOf(position).join(' ');
      const code = unit === 'L4 equivalents' ? 'gpu-facts' : 'cpu-facts';
      return { code: missing === '' ? code : `${code}-incomplete`, values: { missing, measured: false } };
    },
  };
};

/** Values of `performance` over the rows, also used for value per USD. */
export function performanceValues(context: CriterionContext): {
  values: Float64Array;
  unit: string;
  missingOf: (position: number) => readonly string[];
} {
  const { index, rows } = context;
  const onlyGpus = rows.length > 0 && rows.every((row) => typeAt(index, row).accelerator !== null);
  const facts = (type: SpecType): PerformanceFacts => (onlyGpus ? gpuFacts(index, type) : cpuFacts(type));
  const perType = numbersOf(index.types, (type) => facts(type).value);
  return {
    values: byType(context, perType),
    unit: onlyGpus ? 'L4 equivalents' : 'vCPU equivalents',
    missingOf: (position) => facts(typeAt(index, rows[position] ?? 0)).missing,
  };
}

function cpuFacts(type: SpecType): PerformanceFacts {
  return { value: Math.sqrt(type.vcpu * (type.memoryGib / 4)), missing: ['cpu-benchmark'] };
}

function gpuFacts(index: CatalogIndex, type: SpecType): PerformanceFacts {
  const { accelerator } = type;
  if (accelerator === null) return { value: Number.NaN, missing: ['accelerator'] };
  const each = accelerator.memoryGibEach;
  const gpu = each === null ? undefined : index.gpuByKey.get(gpuKey(accelerator.model, each));
  const ratios: [name: string, ratio: number | null][] = [
    ['fp16Tflops', ratio(gpu?.fp16Tflops, l4.fp16Tflops)],
    ['memoryBandwidthGbs', ratio(gpu?.memoryBandwidthGbs, l4.memoryBandwidthGbs)],
    ['memoryGib', ratio(each, l4.memoryGib)],
  ];
  const known = ratios.map(([, value]) => value).filter((value) => value !== null);
  const missing = ratios.filter(([, value]) => value === null).map(([name]) => name);
  // Memory alone says nothing about speed.
  if (known.length < 2) return { value: Number.NaN, missing };
  const mean = known.reduce((product, value) => product * value, 1) ** (1 / known.length);
  return { value: mean * accelerator.count, missing };
}

function ratio(value: number | null | undefined, unit: number): number | null {
  return value === null || value === undefined ? null : value / unit;
}
