import type { LlmModel, Quantization } from '@terroir/shared-types';
import { gib } from './fit-request.ts';
import type { ModelFileSizes } from '../catalog/catalog-tables.ts';

/** Median and range of bits per weight over registry sizes of models from 6B up (20 to 27 each). */
const ggufBits: Partial<Record<Quantization, { median: number; low: number; high: number }>> = {
  q8_0: { median: 8.5, low: 8.2, high: 8.73 },
  q6_K: { median: 6.57, low: 6.3, high: 7.04 },
  q5_K_M: { median: 5.67, low: 5.58, high: 5.96 },
  q4_K_M: { median: 4.88, low: 4.75, high: 5.17 },
  q4_K_S: { median: 4.63, low: 4.52, high: 4.84 },
  q4_0: { median: 4.54, low: 4.42, high: 4.7 },
  q3_K_M: { median: 3.91, low: 3.82, high: 4.18 },
  q2_K: { median: 3.15, low: 2.91, high: 3.49 },
  // gpt-oss: experts in MXFP4, attention and embeddings in 16 bits; 4.47 to 5.3 effective.
  mxfp4: { median: 5.3, low: 4.4, high: 5.5 },
};

/** Formats that keep embeddings and output head in 16 bits; bits of everything else, scales included. */
const headedBits: Partial<Record<Quantization, number>> = {
  fp8: 8.06,
  'gptq-int8': 8.25,
  'gptq-int4': 4.25,
  awq: 4.25,
};

export interface WeightsFact {
  gib: number;
  source: string;
}

/** GiB of a model's weights on disk and in memory. */
export function weightsOf(
  model: LlmModel,
  quantization: Quantization,
  fileSizes?: ModelFileSizes,
): WeightsFact {
  const parameters = model.paramsB * 1e9;
  if (quantization === 'fp16' || quantization === 'bf16') {
    return { gib: (parameters * 2) / gib, source: '2 bytes per parameter' };
  }
  const bits = headedBits[quantization];
  if (bits !== undefined) {
    const wide = Math.min(parameters, embeddingParameters(model));
    const bytes = ((parameters - wide) * bits) / 8 + wide * 2;
    return { gib: bytes / gib, source: `${bits} bits per weight, embeddings in 16 bits` };
  }
  const exact = fileSizes?.get(`${model.id} ${quantization}`);
  if (exact !== undefined) return { gib: (exact * 1e9) / gib, source: 'registry file size' };
  const typical = ggufBits[quantization];
  const median = typical?.median ?? 16;
  const implied = model.ollamaSizeGb === null ? undefined : (model.ollamaSizeGb * 1e9 * 8) / parameters;
  const isDefault =
    typical !== undefined && implied !== undefined && implied >= typical.low && implied <= typical.high;
  if (isDefault && model.ollamaSizeGb !== null) {
    return { gib: (model.ollamaSizeGb * 1e9) / gib, source: 'registry size of the default tag' };
  }
  return { gib: (parameters * median) / 8 / gib, source: `${median} bits per weight (median)` };
}

/** Bytes of weights read for one token: only the active share of a mixture of experts. */
export function activeWeightBytes(model: LlmModel, quantization: Quantization): number {
  const share = (model.activeParamsB ?? model.paramsB) / model.paramsB;
  const typical = ggufBits[quantization];
  if (typical !== undefined) return (model.paramsB * 1e9 * share * typical.median) / 8;
  return weightsOf(model, quantization).gib * gib * share;
}

/**
 * Parameters in embedding and output head. Whether the two are one is told from what the layers leave over;
 * for a mixture of experts, whose layers are not known well enough, they count as two.
 */
function embeddingParameters(model: LlmModel): number {
  const { vocabSize, hiddenSize } = model;
  if (vocabSize === null || hiddenSize === null) return 0;
  const table = vocabSize * hiddenSize;
  const layers = layerParameters(model);
  if (layers === undefined) return 2 * table;
  const copies = Math.min(2, Math.max(1, Math.round((model.paramsB * 1e9 - layers) / table)));
  return copies * table;
}

function layerParameters(model: LlmModel): number | undefined {
  const { layers, hiddenSize, intermediateSize, attentionHeads, kvHeads, headDim } = model;
  if (
    model.activeParamsB !== null ||
    layers === null ||
    hiddenSize === null ||
    intermediateSize === null ||
    attentionHeads === null ||
    kvHeads === null ||
    headDim === null
  ) {
    return undefined;
  }
  const attention = hiddenSize * headDim * (2 * attentionHeads + 2 * kvHeads);
  return layers * (attention + 3 * hiddenSize * intermediateSize);
}
