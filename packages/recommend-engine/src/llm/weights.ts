import type { LlmModel, Quantization } from '@terroir/shared-types';
import { gib } from './fit-request.ts';
import type { ModelFileSizes } from '../catalog/catalog-tables.ts';

/** Median bits per weight over registry sizes of models from 6B up (20 to 27 each). */
const ggufBits: Partial<Record<Quantization, number>> = {
  q8_0: 8.5,
  q6_K: 6.57,
  q5_K_M: 5.67,
  q4_K_M: 4.88,
  q4_K_S: 4.63,
  q4_0: 4.54,
  q3_K_M: 3.91,
  q2_K: 3.15,
  // gpt-oss-20b; experts in MXFP4, attention and embeddings in 16 bits.
  mxfp4: 5.3,
};

/** Least bits per weight seen for the two formats that default tags have, and more than any of them has. */
const defaultTagBits = { q4_0: 4.42, q4_K_M: 4.75, above: 10 };

/** Formats that keep embeddings and output head in 16 bits; bits of everything else, scales included. */
const headedBits: Partial<Record<Quantization, number>> = {
  fp8: 8.06,
  'gptq-int8': 8.25,
  'gptq-int4': 4.25,
  awq: 4.25,
};

/** Checkpoints whose files are known to differ from the rule: some of its layers stay in 16 bits. */
const measuredGib = new Map([['llama3.1-405b fp8', 462]]);

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
  const measured = measuredGib.get(`${model.id} ${quantization}`);
  if (measured !== undefined) return { gib: measured, source: 'measured checkpoint' };
  const bits = headedBits[quantization];
  if (bits !== undefined) {
    const wide = Math.min(parameters, embeddingParameters(model));
    const bytes = ((parameters - wide) * bits) / 8 + wide * 2;
    return { gib: bytes / gib, source: `${bits} bits per weight, embeddings in 16 bits` };
  }
  const exact = fileSizes?.get(`${model.id} ${quantization}`);
  if (exact !== undefined) return { gib: (exact * 1e9) / gib, source: 'registry file size' };
  if (model.ollamaSizeGb !== null && defaultTagQuantization(model) === quantization) {
    return { gib: (model.ollamaSizeGb * 1e9) / gib, source: 'registry size of the default tag' };
  }
  const median = ggufBits[quantization] ?? 16;
  return { gib: (parameters * median) / 8 / gib, source: `${median} bits per weight (median)` };
}

/**
 * The format of a model's default registry tag, told from its size: q4_K_M since 2024, before that q4_0. A
 * vision projector or wide embeddings make a q4_K_M file larger than its median.
 */
function defaultTagQuantization(model: LlmModel): Quantization | undefined {
  if (model.ollamaSizeGb === null) return undefined;
  if (model.family === 'gpt-oss') return 'mxfp4';
  const bits = (model.ollamaSizeGb * 8) / model.paramsB;
  if (bits < defaultTagBits.q4_0 || bits > defaultTagBits.above) return undefined;
  return bits < defaultTagBits.q4_K_M ? 'q4_0' : 'q4_K_M';
}

/** Bytes of weights read for one token: only the active share of a mixture of experts. */
export function activeWeightBytes(model: LlmModel, quantization: Quantization): number {
  const share = (model.activeParamsB ?? model.paramsB) / model.paramsB;
  const typical = ggufBits[quantization];
  if (typical !== undefined) return (model.paramsB * 1e9 * share * typical) / 8;
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
