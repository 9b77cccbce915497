import type { LlmEngine, LlmModel, Quantization } from '@terroir/shared-types';
import { type FitGpu, gib } from './fit-request.ts';
import { kvCacheGib } from './kv-cache.ts';
import type { Split } from './split.ts';
import { activeWeightBytes } from './weights.ts';

/** Share of the nominal bandwidth that is reached, and milliseconds per layer beside it. */
interface SpeedConstants {
  efficiency: number;
  msPerLayer: number;
  /** Where the kernels of wider formats come closer to the memory's speed than those of 4 bits. */
  wide?: Partial<Record<Quantization, number>>;
}

/** Fitted on 8 published rows on A100-80 (mean error 4.5 %). */
const vllmSpeed: SpeedConstants = { efficiency: 0.96, msPerLayer: 0.15 };

/** llama.cpp by card, fitted on published rows of 2024 to 2026; first name that the model starts with. */
const llamaCppSpeed: readonly (readonly [prefix: string, SpeedConstants])[] = [
  ['P100', { efficiency: 0.38, msPerLayer: 0.315 }],
  ['V100', { efficiency: 0.8, msPerLayer: 0.135 }],
  ['A100', { efficiency: 0.56, msPerLayer: 0.105 }],
  ['H100', { efficiency: 0.68, msPerLayer: 0.095 }],
  // Wide formats: three models of our own measurement (`assets/measurements/throughput-h200.tsv`).
  ['H200', { efficiency: 0.48, msPerLayer: 0.09, wide: { q8_0: 0.6, fp16: 0.87, bf16: 0.87 } }],
  ['B', { efficiency: 0.32, msPerLayer: 0.085 }],
];
/** Cards with GDDR memory (T4, L4, A10G, A40, L40S, RTX): 74 rows, mean error 6.1 %. */
const gddrSpeed: SpeedConstants = { efficiency: 0.92, msPerLayer: 0.09 };

/** Routing to experts costs time in every layer: fitted on 36 rows of four models (mean error 14 %). */
const expertRouting = 1.25;

/** transformers keeps no graph of the layers: no row was fitted, so nothing is predicted for it. */
function constantsFor(engine: LlmEngine, gpu: FitGpu): SpeedConstants | undefined {
  if (engine === 'transformers' || gpu.vendor !== 'nvidia') return undefined;
  if (engine === 'vllm') return vllmSpeed;
  return llamaCppSpeed.find(([prefix]) => gpu.model.startsWith(prefix))?.[1] ?? gddrSpeed;
}

/**
 * Decode tokens per second of one sequence, or undefined when bandwidth or constants are not known. The
 * expected value reads half the context's cache (a generation that fills it); the band covers 90 % of the
 * published rows: ±20 % dense, ±40 % for a mixture of experts, whose expert traffic varies.
 */
export function decodeSpeed(
  model: LlmModel,
  quantization: Quantization,
  engine: LlmEngine,
  contextTokens: number,
  gpu: FitGpu,
  split: Split,
): { low: number; expected: number; high: number } | undefined {
  const constants = constantsFor(engine, gpu);
  if (constants === undefined || gpu.memoryBandwidthGbs === null || model.layers === null) return undefined;
  const experts = model.activeParamsB !== null;
  const layerMs = constants.msPerLayer * model.layers * (experts ? expertRouting : 1);
  const efficiency = constants.wide?.[quantization] ?? constants.efficiency;
  const bandwidth = gpu.memoryBandwidthGbs * 1e9 * efficiency * split.tensorParallel;
  const weights = activeWeightBytes(model, quantization);
  const rate = (cacheBytes: number): number => 1000 / (((weights + cacheBytes) / bandwidth) * 1000 + layerMs);
  const cache = (kvCacheGib(model, contextTokens, 1) ?? 0) * gib;
  const spread = experts ? 0.4 : 0.2;
  return { low: rate(cache) * (1 - spread), expected: rate(cache / 2), high: rate(0) * (1 + spread) };
}
