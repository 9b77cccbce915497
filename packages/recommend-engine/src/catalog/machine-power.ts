import type { Gpu } from '@terroir/shared-types';
import { gpuKey } from './card-kinds.ts';
import type { SpecType } from './catalog-tables.ts';

/** The L4 is the unit: the smallest current card that every large cloud has. FP16 dense, GB/s, GiB. */
const l4 = { fp16Tflops: 121, memoryBandwidthGbs: 300, memoryGib: 24 };

export interface Power {
  /** NaN: not known. */
  value: number;
  missing: readonly string[];
}

/** How much machine each VM type is by its data sheet; one figure per type, NaN: not known. */
export interface MachinePower {
  /** L4 equivalents. */
  gpu: Float64Array;
  /** vCPU equivalents. */
  cpu: Float64Array;
}

export function machinePower(types: readonly SpecType[], gpuByKey: ReadonlyMap<string, Gpu>): MachinePower {
  const gpu = new Float64Array(types.length);
  const cpu = new Float64Array(types.length);
  for (const [at, type] of types.entries()) {
    gpu[at] = gpuPower(type, gpuByKey).value;
    cpu[at] = cpuPower(type).value;
  }
  return { gpu, cpu };
}

/**
 * vCPU equivalents: the geometric mean of vCPU and memory at 4 GiB per vCPU. A vCPU of an arm64 machine is a
 * core of its own, one of x86_64 mostly half a core (a hyperthread): what that is worth depends on the work, so
 * it is named as missing instead of guessed.
 */
export function cpuPower({ vcpu, memoryGib, arch }: SpecType): Power {
  const threads = arch === 'x86_64' ? ['threads-per-core'] : [];
  return { value: Math.sqrt(vcpu * (memoryGib / 4)), missing: ['cpu-benchmark', ...threads] };
}

/** L4 equivalents: the geometric mean of FP16 rate, memory bandwidth and memory against one L4, times the cards. */
export function gpuPower({ accelerator }: SpecType, gpuByKey: ReadonlyMap<string, Gpu>): Power {
  if (accelerator === null) return { value: Number.NaN, missing: ['accelerator'] };
  const each = accelerator.memoryGibEach;
  const gpu = each === null ? undefined : gpuByKey.get(gpuKey(accelerator.model, each));
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
