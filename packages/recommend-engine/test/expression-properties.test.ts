import type { Filter, Spec } from '@terroir/shared-types';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Expression, formatExpression, toCondition } from '../src/index.ts';
import { ask, idsOf } from './ask.ts';
import { plainMatch } from './plain-match.ts';
import { filter, index, specs } from './random-filters.ts';

type Tree =
  | { kind: 'one'; filter: Filter }
  | { kind: 'not'; item: Tree }
  | { kind: 'and' | 'or'; items: Tree[] };

const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.record({ kind: fc.constant<'one'>('one'), filter }),
    fc.record({ kind: fc.constant<'not'>('not'), item: tie('tree') }),
    fc.record({
      kind: fc.constantFrom<'and' | 'or'>('and', 'or'),
      items: fc.array(tie('tree'), { minLength: 2, maxLength: 3 }),
    }),
  ),
}));

const written = (node: Tree): Expression => {
  if (node.kind === 'one') return { kind: 'condition', condition: toCondition(node.filter, 'filter.0') };
  if (node.kind === 'not') return { kind: 'not', item: written(node.item) };
  return { kind: node.kind, items: node.items.map(written) };
};

const matches = (spec: Spec, node: Tree): boolean => {
  if (node.kind === 'one') return plainMatch(spec, node.filter);
  if (node.kind === 'not') return !matches(spec, node.item);
  return node.kind === 'and'
    ? node.items.every((item) => matches(spec, item))
    : node.items.some((item) => matches(spec, item));
};

test('what is nested with "and", "or" and "not" leaves what plain objects leave, and facets count just that', () => {
  fc.assert(
    fc.property(tree, filter, (node, other) => {
      const left = specs.filter((spec) => matches(spec, node) && plainMatch(spec, other));
      const answer = ask(index, {
        filter: [other],
        expression: formatExpression(written(node)),
        limit: 500,
        facets: ['regionId', 'priceSource', 'hourlyUsd', 'accelerator.count'],
      });
      expect(idsOf(answer).toSorted()).toEqual(left.map(({ id }) => id).toSorted());
      const lifts = (field: string): boolean =>
        other.field === field || JSON.stringify(node).includes(`"${field}"`);
      for (const facet of answer.facets ?? []) {
        if (lifts(facet.field)) continue;
        const counts = facet.kind === 'bands' ? facet.bands : facet.values;
        const counted = counts.reduce((sum, { count }) => sum + count, facet.missing);
        expect([facet.field, counted]).toEqual([facet.field, left.length]);
        if (facet.field !== 'regionId' || facet.kind === 'bands') continue;
        for (const { value, count } of facet.values) {
          expect(left.filter(({ provider, region }) => `${provider}+${region}` === value)).toHaveLength(
            count,
          );
        }
      }
    }),
    { numRuns: 300 },
  );
});
