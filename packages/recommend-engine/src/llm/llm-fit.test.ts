import type { LlmModel } from '@terroir/shared-types';
import { expect, test } from 'vitest';
import { fitAlternatives } from './fit-alternatives.ts';
import type { FitGpu } from './fit-request.ts';
import { kvCacheGib } from './kv-cache.ts';
import { llmFit } from './llm-fit.ts';
import { splitOver } from './split.ts';

/** Llama 3.1 8B as its vendor publishes it. */
const llama: LlmModel = {
  id: 'llama3.1-8b',
  family: 'Llama 3.1',
  displayName: 'Llama 3.1 8B',
  paramsB: 8.03,
  activeParamsB: null,
  ollamaTag: 'llama3.1:8b',
  ollamaSizeGb: 4.9,
  hfRepo: null,
  layers: 32,
  kvHeads: 8,
  headDim: 128,
  attentionHeads: 32,
  fullAttentionLayers: 32,
  slidingWindowTokens: null,
  kvBytesPerTokenFp16: 131_072,
  contextDefaultTokens: 131_072,
  contextMaxTokens: 131_072,
  hiddenSize: 4096,
  intermediateSize: 14_336,
  moeIntermediateSize: null,
  vocabSize: 128_256,
  licence: 'llama3.1',
  gated: true,
  notes: '',
};

const card = (model: string, memoryGib: number, computeCapability: number, vendor = 'nvidia'): FitGpu => ({
  vendor,
  model,
  memoryGib,
  computeCapability,
  memoryBandwidthGbs: 300,
});
const l4 = card('L4', 24, 8.9);
const t4 = card('T4', 16, 7.5);
const base = { quantization: 'q4_K_M', contextTokens: 8192, parallel: 1, engine: 'ollama' } as const;

test('the parts add up to what is needed', () => {
  const { requiredGib, parts } = llmFit(llama, undefined, base);
  const sum = parts.weightsGib + parts.kvCacheGib + parts.activationGib + parts.overheadGib;
  expect(requiredGib).toBeCloseTo(sum, 9);
  expect(parts.kvCacheGib).toBe(1);
  expect(parts.weightsGib).toBeCloseTo(4.56, 1);
});

test('Ollama keeps one card to 80 % of what the driver reports', () => {
  expect(llmFit(llama, l4, base)).toMatchObject({ fits: true, usableGibPerGpu: 18 });
  const full = llmFit(llama, l4, { ...base, contextTokens: 131_072 });
  expect(full).toMatchObject({
    fits: false,
    reason: expect.stringMatching(/^needs 2\d\.\d GiB per GPU, 18\.0 GiB/),
  });
});

test('vLLM reserves its share of the card whatever is needed', () => {
  const fit = llmFit(llama, l4, { ...base, quantization: 'awq', engine: 'vllm' });
  expect(fit.fits).toBe(true);
  expect(fit.reservedGib).toBeCloseTo(20.25, 2);
  expect(fit.requiredGib).toBeLessThan(fit.reservedGib ?? 0);
});

test('what a card cannot run is refused by its compute capability', () => {
  expect(llmFit(llama, t4, { ...base, quantization: 'bf16', engine: 'vllm' })).toMatchObject({
    fits: false,
    reason: 'vllm with bf16 needs compute capability 8.0, T4 has 7.5',
  });
  expect(llmFit(llama, card('V100', 32, 7), { ...base, quantization: 'fp16', engine: 'vllm' })).toMatchObject(
    {
      fits: false,
      reason: expect.stringContaining('needs compute capability 7.5'),
    },
  );
  expect(llmFit(llama, card('V100', 32, 7), base).fits).toBe(true);
  const halves = { ...base, quantization: 'fp16', engine: 'vllm' } as const;
  const large = card('Quadro RTX 8000', 48, 7.5);
  expect(llmFit(llama, large, halves).fits).toBe(true);
  expect(llmFit({ ...llama, family: 'Gemma 3' }, large, halves)).toMatchObject({
    fits: false,
    reason: 'vllm computes Gemma 3 in BF16 only, which needs compute capability 8.0; Quadro RTX 8000 has 7.5',
  });
  expect(llmFit(llama, large, { ...halves, quantization: 'mxfp4' })).toMatchObject({
    fits: false,
    reason: expect.stringContaining('with mxfp4 needs compute capability 8.0'),
  });
  expect(llmFit(llama, card('Trainium', 32, 0, 'aws'), base)).toMatchObject({ fits: false });
  expect(llmFit(llama, undefined, { ...base, quantization: 'awq' })).toMatchObject({
    fits: false,
    reason: 'Ollama does not run awq; choose a q format or fp16',
  });
});

test('what no fact decides is unknown, not no', () => {
  const radeon = { ...card('Radeon Pro V710', 28, 0, 'amd'), computeCapability: null };
  const fit = llmFit(llama, radeon, base);
  expect(fit.fits).toBeUndefined();
  expect(fit.reason).toContain('not known whether ollama runs on Radeon Pro V710');
  const noBandwidth = { ...l4, memoryBandwidthGbs: null };
  expect(llmFit(llama, noBandwidth, base).decodeTokensPerSecond).toBeUndefined();
  expect(() => llmFit({ ...llama, kvBytesPerTokenFp16: null }, l4, base)).toThrow('cache size');
});

test('heads that do not divide over the cards go into stages', () => {
  const qwen = { ...llama, attentionHeads: 28, kvHeads: 4 };
  expect(splitOver(qwen, 'vllm', 8)).toEqual({ tensorParallel: 4, pipelineParallel: 2, cacheShares: 8 });
  expect(splitOver(llama, 'vllm', 8)).toEqual({ tensorParallel: 8, pipelineParallel: 1, cacheShares: 8 });
  expect(splitOver({ ...llama, kvHeads: 4 }, 'vllm', 8)).toMatchObject({ tensorParallel: 8, cacheShares: 4 });
  expect(splitOver(llama, 'ollama', 4)).toMatchObject({ tensorParallel: 1, pipelineParallel: 4 });
});

test('more cards than KV heads copy the cache: the need grows, the share of a card does not shrink', () => {
  const h100 = card('H100', 80, 9);
  const params = { ...base, quantization: 'bf16', engine: 'vllm' } as const;
  const eight = llmFit(llama, h100, { ...params, gpuCount: 8 });
  const sixteen = llmFit(llama, h100, { ...params, gpuCount: 16 });
  expect(eight.parts.kvCacheGib).toBe(1);
  expect(sixteen.parts.kvCacheGib).toBe(2);
});

test('sliding-window layers stop growing at their window', () => {
  const gemma = {
    ...llama,
    layers: 62,
    fullAttentionLayers: 10,
    slidingWindowTokens: 1024,
    kvBytesPerTokenFp16: 81_920,
  };
  const short = kvCacheGib(gemma, 1024, 1) ?? 0;
  const long = kvCacheGib(gemma, 2048, 1) ?? 0;
  expect(long - short).toBeCloseTo((81_920 * 1024) / 2 ** 30, 9);
});

test('two cards under Ollama hold more but do not decode faster; under vLLM they do', () => {
  const one = llmFit(llama, l4, base).decodeTokensPerSecond?.expected ?? 0;
  expect(llmFit(llama, l4, { ...base, gpuCount: 2 }).decodeTokensPerSecond?.expected).toBeCloseTo(one, 6);
  const vllm = { ...base, quantization: 'awq', engine: 'vllm' } as const;
  const single = llmFit(llama, l4, vllm).decodeTokensPerSecond?.expected ?? 0;
  expect(llmFit(llama, l4, { ...vllm, gpuCount: 2 }).decodeTokensPerSecond?.expected).toBeGreaterThan(
    single * 1.5,
  );
});

test('more context than the model takes fits nowhere, however large the card', () => {
  const beyond = { ...base, contextTokens: 131_073 };
  expect(llmFit(llama, card('B300', 270, 10), beyond)).toMatchObject({
    fits: false,
    reason: 'the model takes at most 131072 tokens of context, 131073 are asked for',
  });
  expect(llmFit(llama, card('B300', 270, 10), { ...base, contextTokens: 131_072 }).fits).toBe(true);
});

test('several VMs hold under vLLM what one does not, each a stage of its own', () => {
  const h100 = { ...card('H100', 80, 9), fp16Tflops: 989 };
  const params = { ...base, quantization: 'bf16', engine: 'vllm', gpuCount: 1 } as const;
  const big = { ...llama, paramsB: 70.6, layers: 80, kvBytesPerTokenFp16: 327_680, attentionHeads: 64 };
  expect(llmFit(big, h100, params).fits).toBe(false);
  const three = llmFit(big, h100, { ...params, vmCount: 3 });
  expect(three).toMatchObject({ fits: true, vmCount: 3, gpuCount: 3 });
  expect(three.usableGib).toBeCloseTo((three.usableGibPerGpu ?? 0) * 3, 9);
  // Stages work one after the other: more VMs do not speed up one sequence.
  expect(three.decodeTokensPerSecond?.expected).toBeCloseTo(
    llmFit(big, h100, { ...params, vmCount: 4 }).decodeTokensPerSecond?.expected ?? 0,
    9,
  );
  expect(llmFit(big, h100, { ...base, vmCount: 3 })).toMatchObject({
    fits: false,
    reason: 'ollama does not spread one model over VMs; vLLM does',
  });
});

test('reading a prompt takes longer the longer it is, and the first token waits for it', () => {
  const h100 = { ...card('H100', 80, 9), fp16Tflops: 989 };
  const short = llmFit(llama, h100, base).prefill;
  const long = llmFit(llama, h100, { ...base, contextTokens: 65_536 }).prefill;
  expect(short?.promptTokens).toBe(4096);
  expect(short?.tokensPerSecond.low).toBeLessThan(short?.tokensPerSecond.expected ?? 0);
  expect(short?.timeToFirstTokenMs.low).toBeLessThan(short?.timeToFirstTokenMs.expected ?? 0);
  expect(long?.tokensPerSecond.expected).toBeLessThan(short?.tokensPerSecond.expected ?? 0);
  expect(long?.timeToFirstTokenMs.expected).toBeGreaterThan((short?.timeToFirstTokenMs.expected ?? 0) * 8);
  expect(llmFit(llama, l4, base).prefill).toBeUndefined();
});

test('for a model that does not fit, the least change of each kind that helps is named', () => {
  expect(fitAlternatives(llama, t4, { ...base, contextTokens: 131_072 })).toMatchObject([
    { change: 'contextTokens', to: 32_768 },
    { change: 'gpuCount', to: 2 },
  ]);
  expect(fitAlternatives(llama, t4, { ...base, quantization: 'fp16' })[0]).toMatchObject({
    change: 'quantization',
    to: 'q8_0',
  });
});
