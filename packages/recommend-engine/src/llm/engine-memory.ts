import type { LlmEngine, LlmModel } from '@terroir/shared-types';
import { gib } from './fit-request.ts';

/** CUDA context and libraries of one process on one card, GiB (0.3 to 0.6 seen). */
const contextGib = 0.45;

/** Prefill keeps about 3.3 values of the widest layer per token (fits 112 published rows within 2.8 %). */
const activationPerToken = 3.3;

/** Tokens of a prompt computed at once: llama.cpp's and vLLM's defaults. */
const chunkTokens = { ollama: 512, vllm: 2048 };

/** What vLLM keeps beside weights and cache: CUDA context and graphs; 1.6 GiB with activations on a 3090. */
const vllmOverheadGib = 1.3;

/**
 * Families whose published transformers figures (4.46) include the activations of a whole prompt. Those of
 * later releases (4.51 on) do not: there the cache alone explains the growth with context.
 */
const wholePromptFamilies = new Set(['Qwen2.5']);

/** cuBLAS's workspace on Hopper as PyTorch sets it, within what its allocator holds: seen on an H200. */
const workspaceGib = 32 / 1024;

/** GiB of activations while a prompt is computed, over all cards. */
export function activationGib(
  model: LlmModel,
  engine: LlmEngine,
  contextTokens: number,
  parallel: number,
): number {
  const width = model.intermediateSize ?? (model.hiddenSize === null ? null : model.hiddenSize * 4);
  if (engine === 'transformers') {
    if (!wholePromptFamilies.has(model.family) || width === null) return workspaceGib;
    return (activationPerToken * width * contextTokens * parallel * 2) / gib;
  }
  const tokens = Math.min(contextTokens * parallel, chunkTokens[engine]);
  const layer = width === null ? 0 : (activationPerToken * width * tokens * 2) / gib;
  // Logits in 32 bits for the chunk.
  const logits = model.vocabSize === null ? 0 : (model.vocabSize * tokens * 4) / gib;
  return engine === 'vllm' ? Math.max(0.3, layer + logits / 8) : layer + logits;
}

/**
 * GiB that the engine itself takes on each card. Published transformers figures count what the allocator
 * holds; the CUDA context is outside them.
 */
const overheadGib: Record<LlmEngine, number> = { ollama: contextGib, vllm: vllmOverheadGib, transformers: 0 };

export function overheadPerGpuGib(engine: LlmEngine): number {
  return overheadGib[engine];
}

/** GiB of one card that the driver reports: a little less than is printed on it. */
export function driverGib(gpuModel: string, nominalGib: number): number {
  if (nominalGib === 24 && (gpuModel === 'L4' || gpuModel === 'A10G')) return 22.5;
  return nominalGib * 0.9875;
}

/**
 * GiB of one card that may be planned for. Ollama keeps to one card up to 80 % of it; vLLM takes 90 % up
 * front; a model spread over several cards by layers may fill 90 % of each.
 */
export function usableGib(engine: LlmEngine, gpuModel: string, nominalGib: number, gpuCount: number): number {
  const share = engine === 'ollama' && gpuCount === 1 ? 0.8 : 0.9;
  return share * driverGib(gpuModel, nominalGib);
}

/** GiB that vLLM takes on all cards together, whatever is needed. */
export function reservedGib(gpuModel: string, nominalGib: number, gpuCount: number): number {
  return 0.9 * driverGib(gpuModel, nominalGib) * gpuCount;
}
