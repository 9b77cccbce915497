import { type CatalogIndex, recommend } from '@terroir/recommend-engine';
import type { Filter, Spec } from '@terroir/shared-types';
import type { CurrentCatalog } from '../catalog/catalog-holder.ts';

export interface AlternativeRule {
  /** Of the connection; `*`: all. */
  providers: readonly string[];
  /** Ceiling per VM; absent: none. */
  maxHourlyUsd?: number;
}

/** Specs that are no less than `wanted`, cheapest first, without itself: the same accelerator before a larger one. */
export type FindAlternatives = (wanted: Spec, rule: AlternativeRule) => Spec[];

// A fresh 500 is what the engine gives at most; nobody tries that many.
const limit = 200;
// A launch of a thousand VMs asks the same question a thousand times.
const remembered = 64;

const noLess = (wanted: Spec, { providers, maxHourlyUsd }: AlternativeRule): Filter[] => [
  { field: 'vcpu', op: '>=', value: wanted.vcpu },
  { field: 'memoryGib', op: '>=', value: wanted.memoryGib },
  { field: 'arch', op: '==', value: wanted.arch },
  ...(providers.includes('*') ? [] : [{ field: 'provider', op: 'in', value: [...providers] }]),
  ...(maxHourlyUsd === undefined ? [] : [{ field: 'hourlyUsd', op: '<=', value: maxHourlyUsd }]),
];

const sameCards = ({ accelerator }: Spec): Filter[] =>
  accelerator === null
    ? [{ field: 'accelerator', op: 'exists', value: false }]
    : [
        { field: 'accelerator.model', op: '==', value: accelerator.model },
        { field: 'accelerator.count', op: '>=', value: accelerator.count },
      ];

const largerCards = ({ accelerator }: Spec): Filter[] =>
  accelerator === null || accelerator.memoryGibTotal === null
    ? []
    : [
        { field: 'accelerator.vendor', op: '==', value: accelerator.vendor },
        { field: 'accelerator.memoryGibTotal', op: '>=', value: accelerator.memoryGibTotal },
      ];

/** With cards, the host may be a little smaller: a VM with the same cards differs by some vCPU at every provider. */
const hostShare = 0.5;

const findIn = (index: CatalogIndex, wanted: Spec, rule: AlternativeRule): Spec[] => {
  const host =
    wanted.accelerator === null
      ? wanted
      : { ...wanted, vcpu: wanted.vcpu * hostShare, memoryGib: wanted.memoryGib * hostShare };
  const ask = (cards: Filter[]): Spec[] =>
    recommend(
      index,
      {
        filter: [...noLess(host, rule), ...cards],
        rank: [{ by: 'cost', weight: 1 }],
        expression: '',
        limit,
      },
      {},
    )
      .items.map(({ spec }) => spec)
      .filter(({ id, hourlyUsd }) => id !== wanted.id && hourlyUsd !== null);
  const same = ask(sameCards(wanted));
  const larger = largerCards(wanted);
  if (larger.length === 0) return same;
  const known = new Set(same.map(({ id }) => id));
  return [...same, ...ask(larger).filter(({ id }) => !known.has(id))];
};

export const createFindAlternatives = (
  catalog: CurrentCatalog<{ index: CatalogIndex }>,
): FindAlternatives => {
  let answers = new Map<string, Spec[]>();
  let answeredFrom: CatalogIndex | null = null;
  return (wanted, rule) => {
    const { index } = catalog.current();
    if (answeredFrom !== index) answers = new Map();
    answeredFrom = index;
    const question = JSON.stringify([wanted.id, rule.providers, rule.maxHourlyUsd]);
    const known = answers.get(question);
    if (known !== undefined) return known;
    const answer = findIn(index, wanted, rule);
    const oldest = answers.size < remembered ? undefined : answers.keys().next().value;
    if (oldest !== undefined) answers.delete(oldest);
    answers.set(question, answer);
    return answer;
  };
};
