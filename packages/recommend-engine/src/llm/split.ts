import type { LlmEngine, LlmModel } from '@terroir/shared-types';

export interface Split {
  /** Cards that share each layer. */
  tensorParallel: number;
  /** Groups of cards that each hold part of the layers. */
  pipelineParallel: number;
  /** Cards that share the key/value cache: at most one per KV head, above that it is copied. */
  cacheShares: number;
}

/**
 * How an engine spreads a model over cards. vLLM cuts layers only where the attention heads divide evenly
 * and puts the rest in a pipeline, and never cuts a layer between VMs: each of several VMs is a stage of its own; Ollama and transformers give each card some of the layers.
 */
export function splitOver(model: LlmModel, engine: LlmEngine, gpuCount: number, vmCount = 1): Split {
  if (engine !== 'vllm' || gpuCount === 1) {
    const all = gpuCount * vmCount;
    return { tensorParallel: 1, pipelineParallel: all, cacheShares: all };
  }
  const heads = model.attentionHeads;
  let tensorParallel = 1;
  for (let cards = 1; cards <= gpuCount; cards += 1) {
    if (gpuCount % cards === 0 && heads !== null && heads % cards === 0) tensorParallel = cards;
  }
  const pipelineParallel = (gpuCount / tensorParallel) * vmCount;
  const kvShares = Math.min(tensorParallel, model.kvHeads ?? 1);
  return { tensorParallel, pipelineParallel, cacheShares: kvShares * pipelineParallel };
}
