import type { LlmEngine, Quantization } from '@terroir/shared-types';
import type { FitGpu } from './fit-request.ts';

const ggufQuantizations = new Set<Quantization>([
  'q8_0',
  'q6_K',
  'q5_K_M',
  'q4_K_M',
  'q4_K_S',
  'q4_0',
  'q3_K_M',
  'q2_K',
]);

/** Least compute capability for a format under vLLM (its table of supported hardware; MXFP4 by its source, 0.19.0). */
const vllmCapability: Partial<Record<Quantization, number>> = { bf16: 8, fp8: 8, mxfp4: 8 };

/** Families that vLLM refuses to compute in FP16 (`_FLOAT16_NOT_SUPPORTED_MODELS`, 0.19.0), and BF16 begins with 8.0. */
const vllmBf16Families = new Set(['Gemma 2', 'Gemma 3']);

/** no: cannot run, for this reason; unknown: no fact says whether it can. */
export interface Gate {
  verdict: 'yes' | 'no' | 'unknown';
  reason?: string;
}

/** Whether an engine runs this format at all. */
export function formatGate(engine: LlmEngine, quantization: Quantization): Gate {
  const gguf = ggufQuantizations.has(quantization);
  const wide = quantization === 'fp16' || quantization === 'bf16';
  if (engine === 'ollama' && !gguf && !wide && quantization !== 'mxfp4') {
    return { verdict: 'no', reason: `Ollama does not run ${quantization}; choose a q format or fp16` };
  }
  if (engine === 'transformers' && gguf) {
    return {
      verdict: 'no',
      reason: `transformers does not run ${quantization} without unpacking it to 16 bits`,
    };
  }
  return { verdict: 'yes' };
}

/** Whether a card can run this engine, format and model family. */
export function gpuGate(engine: LlmEngine, quantization: Quantization, gpu: FitGpu, family: string): Gate {
  if (gpu.vendor === 'amd') {
    if (gpu.model.startsWith('MI')) return { verdict: 'yes' };
    return { verdict: 'unknown', reason: `not known whether ${engine} runs on ${gpu.model}` };
  }
  if (gpu.vendor !== 'nvidia') {
    return { verdict: 'no', reason: `${gpu.model} runs neither CUDA nor ROCm` };
  }
  const capability = gpu.computeCapability;
  if (capability === null)
    return { verdict: 'unknown', reason: `compute capability of ${gpu.model} not known` };
  const least = leastCapability(engine, quantization);
  if (engine === 'vllm' && capability >= least && capability < 8 && vllmBf16Families.has(family)) {
    const reason = `vllm computes ${family} in BF16 only, which needs compute capability 8.0; ${gpu.model} has ${capability.toFixed(1)}`;
    return { verdict: 'no', reason };
  }
  if (capability >= least) return { verdict: 'yes' };
  const needs = `${engine} with ${quantization} needs compute capability ${least.toFixed(1)}`;
  return { verdict: 'no', reason: `${needs}, ${gpu.model} has ${capability.toFixed(1)}` };
}

function leastCapability(engine: LlmEngine, quantization: Quantization): number {
  if (engine === 'vllm') return Math.max(7.5, vllmCapability[quantization] ?? 0);
  if (engine === 'transformers' && quantization === 'fp8') return 8.9;
  return engine === 'transformers' && quantization === 'bf16' ? 8 : 5;
}
