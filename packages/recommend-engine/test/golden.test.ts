import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CriterionResult, Facet, LlmFit, RecommendationItem } from '@terroir/shared-types';
import { expect, test } from 'vitest';
import { type Recommendation, recommend } from '../src/index.ts';
import { type GoldenQuestion, goldenQuestions } from './golden-questions.ts';
import { fixture, indexOf } from './small-catalog.ts';

const index = indexOf(fixture.specs);
const folder = join(import.meta.dirname, 'golden');
const fileOf = ({ ask }: GoldenQuestion): string =>
  `${ask
    .toLowerCase()
    .replaceAll(/[^a-z\d]+/g, '-')
    .replace(/-$/, '')}.txt`;

/** Four digits tell a change and hide the last bits of the machine's arithmetic. */
const figure = (value: number | null | undefined): string =>
  value === null || value === undefined ? 'unknown' : String(Number(value.toPrecision(4)));

function criterion({ by, value, unit, score, weight, evidence }: CriterionResult): string {
  const reasons = Object.entries(evidence.values).map(
    ([name, found]) => `${name} ${typeof found === 'number' ? figure(found) : found}`,
  );
  const points = `score ${figure(score)} x ${figure(weight)}`;
  return `     ${by}: ${figure(value)} ${unit}, ${points}, ${evidence.code} (${reasons.join(', ')})`;
}

function fitLine({ parts, usableGib, gpuCount, vmCount, decodeTokensPerSecond, prefill }: LlmFit): string {
  const { weightsGib, kvCacheGib, activationGib, overheadGib } = parts;
  const need = `weights ${figure(weightsGib)} + KV ${figure(kvCacheGib)} + activation ${figure(activationGib)} + overhead ${figure(overheadGib)}`;
  const speed = `${figure(decodeTokensPerSecond?.expected)} tokens/s, first token ${figure(prefill?.timeToFirstTokenMs.expected)} ms`;
  const where = `${gpuCount} GPUs${vmCount === undefined ? '' : ` of ${vmCount} VMs`}`;
  return `     fit: ${need} of ${figure(usableGib)} GiB usable on ${where}; ${speed}`;
}

function item({ spec, rank, score, criteria, fit }: RecommendationItem): string[] {
  const head = `${String(rank).padStart(3)}. ${spec.id}  ${figure(spec.hourlyUsd)} USD/h  score ${figure(score)}`;
  return [head, ...criteria.map(criterion), ...(fit === undefined ? [] : [fitLine(fit)])];
}

function facetLines(facet: Facet): string[] {
  const head = `facet ${facet.field}, ${facet.missing} without`;
  const lines =
    facet.kind === 'values'
      ? facet.values.map(({ value, count, selected }) => `  ${selected ? '*' : ' '} ${value}: ${count}`)
      : facet.bands.map(({ from, to, count }) => `    ${from} to ${to}: ${count}`);
  return [head, ...lines];
}

/** The answer as lines that a person can compare. */
function written({ items, total, unpriced, excluded, empty, facets }: Recommendation): string {
  const lines = [
    `${total} match, ${unpriced} of them without a price`,
    ...excluded.map(({ count, reason }) => `left out: ${count} ${reason}`),
    ...items.flatMap(item),
    ...(empty === undefined ? [] : [`emptied by: ${empty.emptiedBy.text}`]),
    ...(empty?.waysOut ?? []).map(({ drop, total: back, nearest }) => {
      const dropped = drop.map(({ text }) => text).join(' and ');
      return `without ${dropped}: ${back}${nearest === undefined ? '' : `, nearest ${nearest.value}`}`;
    }),
    ...(empty?.alternatives ?? []).map(
      ({ change, to, total: back, cheapestSpecId }) => `with ${change} ${to}: ${back}, ${cheapestSpecId}`,
    ),
    ...(facets ?? []).flatMap(facetLines),
  ];
  return `${lines.join('\n')}\n`;
}

for (const question of goldenQuestions) {
  test(question.ask, async () => {
    const { ask: _ask, ...asked } = question;
    const whole = { filter: [], rank: [], expression: '', limit: 4, ...asked };
    const answer = recommend(index, whole, { krwPerUsd: 1450 });
    await expect(written(answer)).toMatchFileSnapshot(join(folder, fileOf(question)));
    expect(JSON.stringify(recommend(index, whole, { krwPerUsd: 1450 }))).toBe(JSON.stringify(answer));
  });
}

test('every expected answer belongs to a question', () => {
  expect(readdirSync(folder).toSorted()).toEqual(goldenQuestions.map(fileOf).toSorted());
});
