import type { Filter, Rank, RecommendationRequest } from '@terroir/shared-types';
import type { CatalogIndex } from '../src/index.ts';
import type { Question } from './questions.ts';

/** A small generator of numbers in [0, 1) (mulberry32): the same seed, the same questions. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Questions of random conditions and criteria, over values that the catalog has. */
export function randomQuestions(index: CatalogIndex, count: number, seed: number): Question[] {
  const random = numbersFrom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[below(items.length)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  };
  const region = () => pick(index.regions);
  const gpus = [...new Set(index.types.flatMap(({ accelerator }) => accelerator?.model ?? []))];
  const operator = () => pick(['<', '<=', '>', '>=']);
  const conditions: (() => Filter)[] = [
    () => ({ field: 'provider', op: pick(['==', '!=']), value: region().provider }),
    () => ({ field: 'provider', op: 'in', value: [region().provider, region().provider] }),
    () => ({ field: 'region', op: 'contains', value: pick(['east', 'west', 'eu', 'asia', 'north', 'kr']) }),
    () => ({ field: 'country', op: '==', value: region().country }),
    () => ({ field: 'vcpu', op: operator(), value: pick([1, 2, 4, 8, 16, 32, 64]) }),
    () => ({ field: 'memoryGib', op: operator(), value: pick([1, 4, 16, 64, 256, 1024]) }),
    () => ({ field: 'hourlyUsd', op: operator(), value: Number((10 ** (random() * 4 - 2)).toFixed(4)) }),
    () => ({ field: 'arch', op: '==', value: pick(['x86_64', 'arm64']) }),
    () => ({ field: 'accelerator', op: 'exists', value: random() < 0.5 }),
    () => ({ field: 'accelerator.model', op: 'contains', value: pick(gpus) }),
    () => ({ field: 'accelerator.count', op: operator(), value: pick([1, 2, 4, 8]) }),
    () => ({
      field: 'name',
      op: 'contains',
      value: pick(['large', 'metal', 'xlarge', 'c', 'Standard', '16']),
    }),
  ];
  const criteria: (() => Rank)[] = [
    () => ({ by: 'cost', weight: 1 + below(3) }),
    () => ({ by: 'location', weight: 1 + below(3), near: region().lngLat }),
    () => ({ by: 'latency', weight: 1 + below(3), nearRegions: [region().id] }),
    () => ({ by: 'performance', weight: 1 + below(3) }),
    () => ({ by: 'value', weight: 1 + below(3) }),
  ];
  const models = ['llama3.1-8b', 'llama3.3-70b', 'qwen3-32b', 'gemma2-9b', 'mistral-7b'];
  const workload = (): RecommendationRequest['workload'] => ({
    kind: 'llm',
    modelId: pick(models),
    quantization: pick(['q4_K_M', 'q8_0', 'fp16']),
    contextTokens: pick([2048, 8192, 16_384]),
    parallel: 1,
    engine: pick(['ollama', 'vllm']),
  });
  return Array.from({ length: count }, (_, at): Question => {
    const filter = Array.from({ length: below(4) }, () => pick(conditions)());
    const either = [pick(conditions)(), pick(conditions)()].map(written);
    const wanted = new Map(
      Array.from({ length: 1 + below(3) }, () => pick(criteria)()).map((one) => [one.by, one]),
    );
    return {
      name: `random ${at}`,
      filter,
      rank: random() < 0.4 ? [] : [...wanted.values()],
      ...(random() < 0.3 ? { expression: `${random() < 0.5 ? 'not ' : ''}(${either.join(' or ')})` } : {}),
      ...(random() < 0.15 ? { workload: workload() } : {}),
      limit: pick([10, 50, 100]),
    };
  });
}

function written({ field, op, value }: Filter): string {
  if (op === 'exists') return `${value === true ? '' : 'not '}${field} exists`;
  const one = (item: unknown): string => (typeof item === 'string' ? JSON.stringify(item) : String(item));
  return Array.isArray(value) ? `${field} in (${value.map(one).join(', ')})` : `${field} ${op} ${one(value)}`;
}
