import type { FitAlternative, LlmFit, LlmModel, LlmWorkload, Quantization } from '@terroir/shared-types';
import type { FitGpu, FitParams } from './fit-request.ts';
import { formatGate } from './gpu-gates.ts';
import { llmFit } from './llm-fit.ts';

/** From the widest to the narrowest, by what a model then weighs. */
const byWidth: readonly Quantization[] = [
  'fp16',
  'bf16',
  'q8_0',
  'gptq-int8',
  'fp8',
  'q6_K',
  'q5_K_M',
  'q4_K_M',
  'q4_K_S',
  'q4_0',
  'awq',
  'gptq-int4',
  'q3_K_M',
  'q2_K',
];

/** A shorter context than this is no use for talking to a model. */
const leastContext = 1024;

/** Narrower formats that the engine runs, the nearest first. */
export function narrower({
  engine,
  quantization,
}: Pick<LlmWorkload, 'engine' | 'quantization'>): Quantization[] {
  return byWidth
    .slice(byWidth.indexOf(quantization) + 1)
    .filter((format) => formatGate(engine, format).verdict === 'yes')
    .filter((format) => engine === 'ollama' || !format.startsWith('q'));
}

/** Shorter contexts, halved down to the least; first what the model takes at all. */
export function shorter(model: LlmModel, contextTokens: number): number[] {
  const found: number[] = [];
  let next = Math.min(model.contextMaxTokens ?? Infinity, contextTokens);
  if (next < contextTokens) found.push(next);
  while (next / 2 >= leastContext) {
    next = Math.floor(next / 2);
    found.push(next);
  }
  return found;
}

/** Each single change that makes a model fit these cards, the least one of each kind; for one that does not fit. */
export function fitAlternatives(model: LlmModel, gpu: FitGpu, params: FitParams): FitAlternative[] {
  const { contextTokens } = params;
  const gpuCount = params.gpuCount ?? 1;
  const attempts: [change: FitAlternative['change'], values: (string | number)[], key: keyof FitParams][] = [
    ['quantization', narrower(params), 'quantization'],
    ['contextTokens', shorter(model, contextTokens), 'contextTokens'],
    ['gpuCount', [2, 4, 8, 16].filter((count) => count > gpuCount), 'gpuCount'],
    ['vmCount', params.engine === 'vllm' ? [2, 3, 4, 6, 8] : [], 'vmCount'],
  ];
  return attempts.flatMap(([change, values, key]) => {
    for (const to of values) {
      const fit: LlmFit = llmFit(model, gpu, { ...params, [key]: to });
      if (fit.fits === true) return [{ change, to, requiredGib: fit.requiredGib }];
    }
    return [];
  });
}
