import { llmFit } from '@terroir/recommend-engine';
import type { LlmModel, Quantization } from '@terroir/shared-types';
import { InputRefusal } from './input-refusal.ts';

/** Repositories with weights of a quantization, by `modelId quantization`. */
export type Checkpoints = ReadonlyMap<string, string>;

const gibInGb = 2 ** 30 / 1e9;
const offeredKinds = ['bf16', 'fp16', 'fp8', 'awq', 'gptq-int4', 'gptq-int8', 'mxfp4'] as const;

/** `argument` is what vLLM is told beside the repository; empty: it reads it from the weights. */
const find = (
  model: LlmModel,
  quantization: Quantization,
  checkpoints: Checkpoints,
): { name: string; argument: string } | null => {
  const packed = checkpoints.get(`${model.id} ${quantization}`);
  if (packed !== undefined) return { name: packed, argument: '' };
  if (model.hfRepo === null) return null;
  if (quantization === 'bf16' || quantization === 'fp16') return { name: model.hfRepo, argument: '' };
  // vLLM packs 16-bit weights into FP8 itself while it loads them; what it downloads stays 16 bits.
  return quantization === 'fp8' ? { name: model.hfRepo, argument: 'fp8' } : null;
};

/** The Hugging Face repository that vLLM loads, with decimal GB of the download. Throws an `InputRefusal`. */
export const chooseCheckpoint = (
  model: LlmModel,
  quantization: Quantization,
  checkpoints: Checkpoints,
): { name: string; sizeGb: number; argument: string } => {
  const found = find(model, quantization, checkpoints);
  if (found !== null) {
    const stored = found.argument === 'fp8' ? 'bf16' : quantization;
    const workload = { engine: 'vllm', contextTokens: 1, parallel: 1, quantization: stored } as const;
    const { weightsGib } = llmFit(model, undefined, workload).parts;
    return { ...found, sizeGb: weightsGib * gibInGb };
  }
  const offered = offeredKinds.filter((kind) => find(model, kind, checkpoints) !== null);
  if (offered.length === 0) {
    throw new InputRefusal(
      'llm-model',
      `no weights of ${model.displayName} for vLLM are known; choose another model`,
    );
  }
  const message = `vLLM has no ${quantization} weights of ${model.displayName} that load; choose ${offered.join(', ')}`;
  throw new InputRefusal('quantization', message);
};
