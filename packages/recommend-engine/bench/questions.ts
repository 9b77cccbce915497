import type { RecommendationRequest } from '@terroir/shared-types';

export type Question = Partial<RecommendationRequest> & { name: string };

const seoul: [number, number] = [126.978, 37.5665];
const columbus: [number, number] = [-82.99, 39.96];
const filter = (field: string, op: string, value: string | number | boolean | string[]) => ({
  field,
  op,
  value,
});
const byCost = { by: 'cost', weight: 1 };
const near = { by: 'location', weight: 0.3, near: seoul };
const fast = { by: 'latency', weight: 0.5, nearRegions: ['aws+ap-northeast-2'] };
const llm = (modelId: string, contextTokens = 8192) =>
  ({ kind: 'llm', modelId, quantization: 'q4_K_M', contextTokens, parallel: 1, engine: 'ollama' }) as const;

/** Questions of every kind that the page and its users ask. */
export const questions: readonly Question[] = [
  { name: 'everything, cheapest' },
  { name: 'one provider', filter: [filter('provider', '==', 'aws')] },
  { name: 'two providers', filter: [filter('provider', 'in', ['aws', 'gcp'])] },
  { name: 'vCPU and memory', filter: [filter('vcpu', '>=', 4), filter('memoryGib', '>=', 16)] },
  { name: 'exactly 8 vCPU', filter: [filter('vcpu', '==', 8)] },
  { name: 'price band', filter: [filter('hourlyUsd', '>=', 0.1), filter('hourlyUsd', '<', 0.5)] },
  { name: 'dear ones', filter: [filter('hourlyUsd', '>', 50)] },
  { name: 'H100', filter: [filter('accelerator.model', 'contains', 'h100')] },
  { name: 'not a T4', filter: [filter('accelerator.model', '!=', 'T4')] },
  { name: 'eight cards', filter: [filter('accelerator.count', '>=', 8)] },
  { name: '80 GiB cards', filter: [filter('accelerator.memoryGibEach', '==', 80)] },
  {
    name: 'arm in the north-east',
    filter: [filter('arch', '==', 'arm64'), filter('region', 'contains', 'northeast')],
  },
  { name: 'no accelerator', filter: [filter('accelerator', 'exists', false)] },
  { name: 'cost and place', rank: [{ by: 'cost', weight: 0.7 }, near] },
  { name: 'cost and two places', rank: [byCost, { by: 'location', weight: 1, near: [seoul, columbus] }] },
  { name: 'cost and latency', rank: [byCost, fast] },
  { name: 'place alone', rank: [near] },
  { name: 'latency of GPUs', expression: 'gpu exists', rank: [fast] },
  { name: 'performance', rank: [{ by: 'performance', weight: 1 }] },
  { name: 'performance of GPUs', expression: 'gpu exists', rank: [{ by: 'performance', weight: 1 }] },
  { name: 'value', rank: [{ by: 'value', weight: 1 }] },
  { name: 'value of GPUs', expression: 'gpu exists', rank: [{ by: 'value', weight: 1 }] },
  { name: 'four criteria', rank: [byCost, near, fast, { by: 'performance', weight: 1 }] },
  {
    name: 'L4 near Columbus',
    filter: [
      filter('provider', '==', 'aws'),
      filter('accelerator.model', '==', 'L4'),
      filter('accelerator.count', '>=', 1),
    ],
    rank: [
      { by: 'cost', weight: 0.7 },
      { by: 'location', weight: 0.3, near: columbus },
    ],
  },
  {
    name: 'long expression',
    expression: 'gpu~H100 and vram>=80 and price<30 and (provider=aws or provider=gcp) and not region~gov',
  },
  { name: 'mixed or', expression: '(gpu~L4 or price<0.02) and not provider=azure' },
  { name: 'three ways or', expression: 'vcpu>=96 or mem>=768GiB or price>20' },
  { name: 'double negation', expression: 'not (provider=aws or not vcpu<=2)' },
  { name: 'by name', expression: 'name~metal and vcpu>=64' },
  { name: 'country', expression: 'country=KR and vcpu<=4' },
  { name: 'exact id', filter: [filter('id', '==', 'aws+us-east-2+p5.48xlarge')] },
  { name: 'part of an id', filter: [filter('id', 'contains', 'east-2+p5')] },
  { name: 'nothing matches', expression: 'gpu~H100 and vcpu<2' },
  { name: 'five hundred', filter: [filter('vcpu', '==', 8)], limit: 500 },
  { name: '8B model', workload: llm('llama3.1-8b') },
  {
    name: '8B by USD per 1M tokens',
    workload: llm('llama3.1-8b'),
    rank: [{ by: 'costPerMillionTokens', weight: 1 }],
  },
  { name: '70B model near Seoul', workload: llm('llama3.3-70b'), rank: [byCost, near] },
  { name: '671B model', workload: llm('deepseek-r1-671b', 4096), rank: [{ by: 'throughput', weight: 1 }] },
  {
    name: '32B in two providers',
    workload: llm('qwen3-32b'),
    expression: 'provider in (aws, azure) and price<5',
  },
  {
    name: '32B by three criteria',
    workload: llm('qwen3-32b'),
    rank: [byCost, { by: 'throughput', weight: 2 }, near],
  },
  { name: 'one region', filter: [filter('regionId', '==', 'aws+us-east-2')] },
  { name: 'memory band', expression: 'mem>=256GiB and mem<1TB and not gpu exists' },
  { name: 'not in three clouds', expression: 'not provider in (aws, azure, gcp) and gpu exists' },
  {
    name: 'value near two places',
    expression: 'gpus>=4',
    rank: [
      { by: 'value', weight: 2 },
      { by: 'location', weight: 1, near: [seoul, columbus] },
    ],
  },
  {
    name: '8B under vLLM by speed',
    workload: { ...llm('llama3.1-8b'), quantization: 'fp16', engine: 'vllm' },
    expression: 'price<3',
    rank: [{ by: 'throughput', weight: 1 }, fast],
  },
];
