import type { LlmModel } from '@terroir/shared-types';
import { gib } from './fit-request.ts';

/** State of one linear-attention layer for one sequence: 32 heads of 128 × 128 in 32 bits. */
const linearLayerBytes = 2 * 2 ** 20;

/**
 * GiB of key/value cache in 16 bits for `parallel` sequences of `contextTokens`; undefined when the model's
 * layers are not known. Sliding-window layers keep at most their window, linear layers a constant state.
 */
export function kvCacheGib(model: LlmModel, contextTokens: number, parallel: number): number | undefined {
  const perToken = model.kvBytesPerTokenFp16;
  if (perToken === null) return undefined;
  const full = perToken * contextTokens;
  return ((full + otherLayerBytes(model, contextTokens)) * parallel) / gib;
}

function otherLayerBytes(model: LlmModel, contextTokens: number): number {
  const { layers, fullAttentionLayers, slidingWindowTokens, kvHeads, headDim } = model;
  if (layers === null || fullAttentionLayers === null) return 0;
  const others = Math.max(0, layers - fullAttentionLayers);
  if (slidingWindowTokens === null) return others * linearLayerBytes;
  if (kvHeads === null || headDim === null) return 0;
  return 2 * others * kvHeads * headDim * 2 * Math.min(contextTokens, slidingWindowTokens);
}
