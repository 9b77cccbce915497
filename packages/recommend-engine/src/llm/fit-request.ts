import type { LlmEngine, Quantization } from '@terroir/shared-types';
import type { ModelFileSizes } from '../catalog/catalog-tables.ts';

export interface FitParams {
  quantization: Quantization;
  contextTokens: number;
  /** Sequences at once, each with its own context. */
  parallel: number;
  engine: LlmEngine;
  /** Cards used of one VM; default 1. */
  gpuCount?: number | undefined;
  /** VMs of `gpuCount` cards each that serve one copy together; default 1. */
  vmCount?: number | undefined;
  /** Registry sizes; without them weights come from bits per weight. */
  fileSizes?: ModelFileSizes | undefined;
}

/** What the arithmetic needs to know of a card. */
export interface FitGpu {
  vendor: string;
  model: string;
  /** Nominal GiB of one card, or of the part of a card that the VM has. */
  memoryGib: number;
  computeCapability: number | null;
  memoryBandwidthGbs: number | null;
  /** Dense 16-bit tensor rate; null or absent: not known. */
  fp16Tflops?: number | null;
}

export const gib = 2 ** 30;
