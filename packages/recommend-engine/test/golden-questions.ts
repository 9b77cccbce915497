import type { RecommendationRequest } from '@terroir/shared-types';

export interface GoldenQuestion extends Partial<RecommendationRequest> {
  /** What a user asks; also the name of the file with the expected answer. */
  ask: string;
}

const columbus: [number, number] = [-82.99, 39.96];
const seoul: [number, number] = [126.978, 37.5665];
const frankfurt: [number, number] = [8.68, 50.11];
const llm = (modelId: string, more: object = {}) => ({
  kind: 'llm' as const,
  modelId,
  quantization: 'q4_K_M' as const,
  contextTokens: 8192,
  parallel: 1,
  engine: 'ollama' as const,
  ...more,
});
const by = (name: string, weight = 1, more: object = {}) => ({ by: name, weight, ...more });

/** Questions whose answers must not change unnoticed, on a frozen part of the catalog. */
export const goldenQuestions: readonly GoldenQuestion[] = [
  { ask: 'the cheapest of everything' },
  {
    ask: 'an L4 on AWS, cheap and near Columbus (the talk)',
    filter: [
      { field: 'provider', op: '==', value: 'aws' },
      { field: 'accelerator.model', op: '==', value: 'L4' },
      { field: 'accelerator.count', op: '>=', value: 1 },
    ],
    rank: [by('cost', 0.7), by('location', 0.3, { near: columbus })],
  },
  {
    ask: 'eight H100 in one machine (the talk)',
    filter: [
      { field: 'acceleratorModel', op: 'contains', value: 'H100' },
      { field: 'acceleratorCount', op: '>=', value: 8 },
    ],
  },
  {
    ask: 'the filters of the talk by their names there',
    filter: [
      { field: 'vCPU', op: '>=', value: 4 },
      { field: 'memoryGiB', op: '>=', value: 16 },
      { field: 'costPerHour', op: '<=', value: 5 },
      { field: 'acceleratorMemoryGB', op: '>=', value: 24 },
      { field: 'providerName', op: 'in', value: ['aws', 'gcp'] },
      { field: 'regionName', op: 'contains', value: 'us-' },
      { field: 'acceleratorType', op: '==', value: 'gpu' },
    ],
  },
  { ask: 'a spec by its name', filter: [{ field: 'cspSpecName', op: '==', value: 'g6.xlarge' }] },
  {
    ask: 'what a price list says in yuan',
    filter: [{ field: 'description', op: 'contains', value: 'CNY' }],
    limit: 5,
  },
  {
    ask: 'H100 with 80 GiB for less than 30 USD outside government regions',
    expression: 'gpu~H100 and vram>=80 and price<30 and (provider=aws or provider=gcp) and not region~gov',
  },
  { ask: 'less than 30,000 won an hour with 24 GiB or more', expression: 'vram>=24GiB and price<=3만원/h' },
  { ask: 'arm machines', expression: 'arch=arm64' },
  { ask: 'machines in Korea', expression: 'country=KR', limit: 10 },
  { ask: 'near Seoul whatever it costs', rank: [by('location', 1, { near: seoul })], limit: 5 },
  {
    ask: 'between Seoul and Frankfurt',
    expression: 'gpu exists',
    rank: [by('location', 1, { near: [seoul, frankfurt] })],
    limit: 5,
  },
  {
    ask: 'quick to reach from Seoul',
    expression: 'gpu exists',
    rank: [by('latency', 1, { nearRegions: ['aws+ap-northeast-2'] })],
    limit: 8,
  },
  {
    ask: 'quick to reach from a point, estimated',
    expression: 'gpu exists',
    rank: [by('latency', 1, { near: frankfurt })],
    limit: 5,
  },
  { ask: 'the strongest GPU machines', expression: 'gpu exists', rank: [by('performance')], limit: 8 },
  {
    ask: 'the strongest machines without GPU',
    expression: 'not gpu exists',
    rank: [by('performance')],
    limit: 5,
  },
  { ask: 'the most GPU for a dollar', expression: 'gpu exists', rank: [by('value')], limit: 8 },
  { ask: 'the most machine for a dollar', expression: 'not gpu exists', rank: [by('value')], limit: 5 },
  {
    ask: 'four criteria at once',
    expression: 'gpu exists',
    rank: [
      by('cost', 3),
      by('performance', 2),
      by('location', 1, { near: seoul }),
      by('latency', 1, { nearRegions: ['aws+ap-northeast-2'] }),
    ],
    limit: 6,
  },
  {
    ask: 'a criterion that does not apply has no weight',
    expression: 'gpu=L4',
    rank: [by('cost', 1), by('reliability', 5), by('throughput', 5)],
    limit: 3,
  },
  { ask: 'shuffled with a seed', rank: [by('random', 1, { seed: 7 })], limit: 5 },
  { ask: 'Llama 3.1 8B, cheapest', workload: llm('llama3.1-8b'), limit: 6 },
  {
    ask: 'Llama 3.1 8B, cheapest tokens',
    workload: llm('llama3.1-8b'),
    rank: [by('costPerMillionTokens')],
    limit: 6,
  },
  {
    ask: 'Llama 3.3 70B, fastest',
    workload: llm('llama3.3-70b'),
    rank: [by('throughput')],
    limit: 6,
  },
  {
    ask: 'Qwen3 32B in 8 bits under vLLM on Turing and newer',
    workload: llm('qwen3-32b', { quantization: 'gptq-int8', engine: 'vllm' }),
    limit: 6,
  },
  {
    ask: 'Qwen3 32B in bf16 on two VMs at most',
    workload: llm('qwen3-32b', { quantization: 'bf16', engine: 'vllm', maxVms: 2 }),
    expression: 'gpus<=1',
    limit: 6,
  },
  {
    ask: 'a model too large for every card',
    workload: llm('deepseek-r1-671b', { quantization: 'fp16' }),
    expression: 'provider=aws',
  },
  { ask: 'conditions that contradict each other', expression: 'gpu~H100 and vcpu<2 and price<1' },
  { ask: 'a GPU that does not exist', filter: [{ field: 'gpu', op: '==', value: 'H1000' }] },
  {
    ask: 'facets of GPUs on AWS',
    expression: 'provider=aws and gpu exists',
    facets: ['provider', 'accelerator.model', 'hourlyUsd'],
    limit: 1,
  },
];
