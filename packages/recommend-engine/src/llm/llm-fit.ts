import type { LlmEngine, LlmFit, LlmModel } from '@terroir/shared-types';
import { QueryError } from '../filter/query-error.ts';
import { decodeSpeed } from './decode-speed.ts';
import { activationGib, overheadPerGpuGib, reservedGib, usableGib } from './engine-memory.ts';
import type { FitGpu, FitParams } from './fit-request.ts';
import { type Gate, formatGate, gpuGate } from './gpu-gates.ts';
import { kvCacheGib } from './kv-cache.ts';
import { prefillSpeed } from './prefill-speed.ts';
import { type Split, splitOver } from './split.ts';
import { weightsOf } from './weights.ts';

/**
 * Memory that a model needs (GiB), whether it fits `params.gpuCount` of the given cards, and how fast one
 * sequence decodes there. Without a card only the need is answered. `fits` is absent when no fact tells.
 * Throws a `QueryError` when the model's cache size is not known.
 */
export function llmFit(model: LlmModel, gpu: FitGpu | undefined, params: FitParams): LlmFit {
  const { quantization, contextTokens, parallel, engine } = params;
  const gpusPerVm = Math.max(1, Math.ceil(params.gpuCount ?? 1));
  const vmCount = Math.max(1, Math.ceil(params.vmCount ?? 1));
  const gpuCount = gpusPerVm * vmCount;
  const cache = kvCacheGib(model, contextTokens, parallel);
  if (cache === undefined) {
    throw new QueryError('unknown-fact', 'modelId', `the cache size of "${model.id}" is not known`);
  }
  const weights = weightsOf(model, quantization, params.fileSizes);
  const split = splitOver(model, engine, gpusPerVm, vmCount);
  const copies = gpuCount / split.cacheShares;
  const parts = {
    weightsGib: weights.gib,
    kvCacheGib: cache * copies,
    activationGib: activationGib(model, engine, contextTokens, parallel) * split.tensorParallel,
    overheadGib: overheadPerGpuGib(engine) * gpuCount,
  };
  const requiredGib = parts.weightsGib + parts.kvCacheGib + parts.activationGib + parts.overheadGib;
  const perGpuGib =
    (weights.gib + parts.kvCacheGib) / gpuCount +
    parts.activationGib / split.tensorParallel +
    overheadPerGpuGib(engine);
  const need: LlmFit = { requiredGib, parts, perGpuGib, source: `weights: ${weights.source}` };

  const format = [
    contextGate(model, contextTokens),
    formatGate(engine, quantization),
    vmsGate(engine, vmCount, split.pipelineParallel, model.layers),
  ].reduce(worse);
  if (gpu === undefined) {
    return format.verdict === 'no' ? { ...need, fits: false, ...reasonOf(format) } : need;
  }
  const usable = usableGib(engine, gpu.model, gpu.memoryGib, gpuCount);
  const speed = decodeSpeed(model, quantization, engine, contextTokens, gpu, split);
  const prefill = prefillSpeed(
    model,
    engine,
    contextTokens,
    gpu,
    split,
    speed === undefined ? undefined : 1000 / speed.expected,
  );
  return {
    ...need,
    ...verdict(
      worse(format, gpuGate(engine, quantization, gpu, model.family)),
      perGpuGib,
      usable,
      { gpuCount, vmCount },
      split,
    ),
    usableGibPerGpu: usable,
    usableGib: usable * gpuCount,
    gpuCount,
    ...(vmCount === 1 ? {} : { vmCount }),
    ...(engine === 'vllm' ? { reservedGib: reservedGib(gpu.model, gpu.memoryGib, gpuCount) } : {}),
    ...(speed === undefined ? {} : { decodeTokensPerSecond: speed }),
    ...(prefill === undefined ? {} : { prefill }),
  };
}

/** Several VMs hold one model only as stages of vLLM; a stage needs a layer. */
function vmsGate(engine: LlmEngine, vmCount: number, stages: number, layers: number | null): Gate {
  if (vmCount === 1) return { verdict: 'yes' };
  if (engine !== 'vllm') {
    return { verdict: 'no', reason: `${engine} does not spread one model over VMs; vLLM does` };
  }
  if (layers !== null && stages > layers) {
    return { verdict: 'no', reason: `${stages} stages are more than the model has layers (${layers})` };
  }
  return { verdict: 'yes' };
}

function verdict(
  gate: Gate,
  perGpuGib: number,
  usable: number,
  { gpuCount, vmCount }: { gpuCount: number; vmCount: number },
  split: Split,
): Pick<LlmFit, 'fits' | 'reason'> {
  if (gate.verdict === 'no') return { fits: false, ...reasonOf(gate) };
  if (perGpuGib > usable) {
    const short = `needs ${perGpuGib.toFixed(1)} GiB per GPU, ${usable.toFixed(1)} GiB usable`;
    return { fits: false, reason: short };
  }
  if (gate.verdict === 'unknown') return reasonOf(gate);
  if (split.pipelineParallel > 1 && split.tensorParallel > 1 && vmCount > 1) {
    return { fits: true, reason: `${vmCount} VMs in a row, ${split.tensorParallel} GPUs share each layer` };
  }
  if (split.pipelineParallel > 1 && split.tensorParallel > 1) {
    const layout = `${split.tensorParallel} share each layer, ${split.pipelineParallel} stages`;
    return { fits: true, reason: `heads do not divide over ${gpuCount} GPUs: ${layout}` };
  }
  return { fits: true };
}

function contextGate({ contextMaxTokens }: LlmModel, contextTokens: number): Gate {
  if (contextMaxTokens === null || contextTokens <= contextMaxTokens) return { verdict: 'yes' };
  return {
    verdict: 'no',
    reason: `the model takes at most ${contextMaxTokens} tokens of context, ${contextTokens} are asked for`,
  };
}

function reasonOf(gate: Gate): { reason?: string } {
  return gate.reason === undefined ? {} : { reason: gate.reason };
}

function worse(a: Gate, b: Gate): Gate {
  const rank = { no: 0, unknown: 1, yes: 2 };
  return rank[a.verdict] <= rank[b.verdict] ? a : b;
}
