/**
 * Recommendation speed on the shipped catalog against a plain array of objects (filter, sort, slice).
 * Usage: node bench/recommend.ts [rounds]
 */
import type { Filter, Spec } from '@terroir/shared-types';
import { type CatalogIndex, recommend, specAt } from '../src/index.ts';
import { plainMatch } from '../test/plain-match.ts';
import { questions } from './queries.ts';
import { readCatalog } from './read-catalog.ts';

const rounds = Number(process.argv[2] ?? 20);
const baselineQuestions = 9;

function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function timed<Result>(action: () => Result): { ms: number; result: Result } {
  const start = performance.now();
  const result = action();
  return { ms: performance.now() - start, result };
}

/** The baseline: what one would write first. */
function plainAnswer(specs: readonly Spec[], filters: readonly Filter[]): string[] {
  return specs
    .filter((spec) => filters.every((filter) => plainMatch(spec, filter)))
    .toSorted((a, b) => (a.hourlyUsd ?? Infinity) - (b.hourlyUsd ?? Infinity) || (a.id < b.id ? -1 : 1))
    .slice(0, 50)
    .map((spec) => spec.id);
}

function ask(index: CatalogIndex, at: number) {
  const { name: _, ...question } = questions[at] ?? { name: '' };
  return recommend(index, { filter: [], rank: [], expression: '', limit: 50, ...question });
}

const built = timed(() => readCatalog());
const index = built.result;
const specs = Array.from({ length: index.offers.length }, (_, row) => specAt(index, row));
const table = questions.map(({ name, filter = [] }, at) => {
  const engine: number[] = [];
  for (let round = 0; round < rounds + 3; round += 1) {
    const { ms } = timed(() => ask(index, at));
    if (round >= 3) engine.push(ms);
  }
  const row = { question: name, total: ask(index, at).total, p50: percentile(engine, 0.5), times: engine };
  if (at >= baselineQuestions) return row;
  const plain: number[] = [];
  for (let round = 0; round < 5; round += 1) plain.push(timed(() => plainAnswer(specs, filter)).ms);
  const same =
    plainAnswer(specs, filter).join() ===
    ask(index, at)
      .items.map((item) => item.spec.id)
      .join();
  if (!same) throw new Error(`"${name}": engine and baseline disagree`);
  return { ...row, plainP50: percentile(plain, 0.5) };
});

console.table(
  table.map((row) => ({
    question: row.question,
    total: row.total,
    'p50 ms': row.p50.toFixed(2),
    'array p50 ms': 'plainP50' in row ? row.plainP50.toFixed(1) : '',
    'array / engine': 'plainP50' in row ? (row.plainP50 / row.p50).toFixed(1) : '',
  })),
);
const all = table.flatMap((row) => row.times);
const ratios = table.flatMap((row) => ('plainP50' in row ? [row.plainP50 / row.p50] : []));
console.log(
  `${index.offers.length} specs, ${questions.length} questions x ${rounds}: ` +
    `p50 ${percentile(all, 0.5).toFixed(2)} ms, p99 ${percentile(all, 0.99).toFixed(2)} ms; ` +
    `read and index ${built.ms.toFixed(0)} ms; array filter+sort is ${percentile(ratios, 0.5).toFixed(1)}x slower (median)`,
);
