import { type LlmModel, type Quantization, quantizationSchema } from '@terroir/shared-types';
import type { ModelCatalog } from './find-model.ts';
import { InputRefusal } from './input-refusal.ts';

// Mean bits per weight of Ollama's files by quantization, over the registry's models of 6B and more.
const bitsPerWeight: Partial<Record<Quantization, number>> = {
  fp16: 16,
  bf16: 16,
  q8_0: 8.5,
  q6_K: 6.57,
  q5_K_M: 5.67,
  mxfp4: 5.3,
  q4_K_M: 4.88,
  q4_K_S: 4.63,
  q4_0: 4.54,
  q3_K_M: 3.91,
  q2_K: 3.15,
};

/**
 * The registry's own tag of the quantization, with decimal GB; the model's default tag where its size says that it is
 * one. Throws an `InputRefusal`.
 */
export const chooseTag = (
  model: LlmModel,
  quantization: Quantization,
  catalog: ModelCatalog,
): { name: string; sizeGb: number } => {
  const key = `${model.id} ${quantization}`;
  const tag = catalog.modelTags.get(key);
  const size = catalog.index.modelFileSizes.get(key);
  if (tag !== undefined && size !== undefined) return { name: tag, sizeGb: size };
  if (model.ollamaTag === null || model.ollamaSizeGb === null) {
    const message = `Ollama's registry does not have ${model.displayName}; choose a model with an Ollama tag, or serve it with vLLM`;
    throw new InputRefusal('llm-model', message);
  }
  const offered = quantizationSchema.options.filter((name) => catalog.modelTags.has(`${model.id} ${name}`));
  const bits = bitsPerWeight[quantization];
  const expectedGb = bits === undefined ? Number.NaN : (model.paramsB * bits) / 8;
  // 12 % covers the spread of one quantization over models and still tells q4 from q5 and q8.
  if (offered.length === 0 && Math.abs(model.ollamaSizeGb / expectedGb - 1) <= 0.12) {
    return { name: model.ollamaTag, sizeGb: model.ollamaSizeGb };
  }
  const known = offered.length > 0 ? `it has ${offered.join(', ')}` : `it has ${model.ollamaTag} only`;
  throw new InputRefusal(
    'quantization',
    `Ollama's registry has no ${quantization} of ${model.displayName}; ${known}`,
  );
};
