import type { LlmEngine, LlmModel } from '@terroir/shared-types';
import type { FitGpu } from './fit-request.ts';
import type { Split } from './split.ts';

interface Band {
  low: number;
  expected: number;
  high: number;
}

export interface PrefillSpeed {
  tokensPerSecond: Band;
  timeToFirstTokenMs: Band;
  /** The prompt that the time is for. */
  promptTokens: number;
}

/**
 * Share of the dense 16-bit rate that computing a prompt reaches. No published row was fitted: the band spans what
 * kernels reach from short prompts on small models to long ones on large models.
 */
const share: Record<LlmEngine, Band> = {
  ollama: { low: 0.12, expected: 0.3, high: 0.5 },
  vllm: { low: 0.25, expected: 0.45, high: 0.65 },
  transformers: { low: 0.2, expected: 0.35, high: 0.6 },
};

/**
 * How fast a prompt is read and when the first token comes, for a prompt that fills half the context. Reading is
 * bound by arithmetic: two operations per active parameter and token, and four per layer, head value and token
 * before it for attention. Undefined when the card's rate is not known.
 */
export function prefillSpeed(
  model: LlmModel,
  engine: LlmEngine,
  contextTokens: number,
  gpu: FitGpu,
  split: Split,
  decodeMs: number | undefined,
): PrefillSpeed | undefined {
  const rate = gpu.fp16Tflops ?? null;
  if (rate === null || decodeMs === undefined) return undefined;
  const promptTokens = Math.max(1, Math.floor(contextTokens / 2));
  const { layers, fullAttentionLayers, attentionHeads, headDim } = model;
  const width = (attentionHeads ?? 0) * (headDim ?? 0);
  const attention = 4 * (fullAttentionLayers ?? layers ?? 0) * width * (promptTokens / 2);
  const operations = 2 * (model.activeParamsB ?? model.paramsB) * 1e9 + attention;
  const perSecond = (part: number): number => (rate * 1e12 * split.tensorParallel * part) / operations;
  const { low, expected, high } = share[engine];
  const first = (part: number): number => (promptTokens / perSecond(part)) * 1000 + decodeMs;
  return {
    tokensPerSecond: { low: perSecond(low), expected: perSecond(expected), high: perSecond(high) },
    timeToFirstTokenMs: { low: first(high), expected: first(expected), high: first(low) },
    promptTokens,
  };
}
