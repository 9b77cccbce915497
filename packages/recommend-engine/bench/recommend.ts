/**
 * Recommendation speed on the shipped catalog against SQLite and DuckDB in memory and a plain array, on the same
 * questions with every answer compared; then the same on ten copies of the catalog with shifted prices.
 * Usage: node --expose-gc bench/recommend.ts [rounds] [seed] [copies of the second catalog; 1: only the first]
 */
import { type CatalogIndex, buildCatalogIndex, recommend } from '../src/index.ts';
import { arrayContender } from './array-contender.ts';
import type { Answer, Contender } from './contender.ts';
import { type Question, questions } from './questions.ts';
import { randomQuestions } from './random-questions.ts';
import { readTables } from './read-catalog.ts';
import { duckdbContender, sqliteContender } from './sql-contenders.ts';

const rounds = Number(process.argv[2] ?? 10);
const seed = Number(process.argv[3] ?? 20_261_125);
const copies = Number(process.argv[4] ?? 10);
const mib = 2 ** 20;
const randomCount = 200;

function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function memoryInUse(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function engineContender(index: CatalogIndex, buildMs: number): Contender {
  return {
    name: 'engine',
    buildMs,
    ask({ filter = [], rank = [], expression = '', limit = 50, workload }) {
      const whole = { filter, rank, expression, limit, ...(workload === undefined ? {} : { workload }) };
      const { items, total } = recommend(index, whole);
      return { ids: items.map(({ spec }) => spec.id), total };
    },
  };
}

interface Timing {
  question: string;
  total: number;
  /** Milliseconds by contender; the median over the rounds. */
  ms: Record<string, number>;
}

/** Asks everyone everything; throws when two answers differ. */
async function compare(
  contenders: readonly Contender[],
  asked: readonly Question[],
  roundsOf: (contender: Contender) => number,
): Promise<{ timings: Timing[]; engineTimes: number[] }> {
  const timings: Timing[] = [];
  const engineTimes: number[] = [];
  for (const question of asked) {
    const timing: Timing = { question: question.name, total: 0, ms: {} };
    let expected: Answer | undefined;
    for (const contender of contenders) {
      await contender.prepare?.(question);
      const firstAt = performance.now();
      const answer = await contender.ask(question);
      const firstMs = performance.now() - firstAt;
      expected ??= answer;
      if (answer.total !== expected.total || answer.ids.join() !== expected.ids.join()) {
        const found = `${answer.total} ${answer.ids.slice(0, 5).join(' ')}`;
        const wanted = `${expected.total} ${expected.ids.slice(0, 5).join(' ')}`;
        throw new Error(`${JSON.stringify(question)}: ${contender.name} says ${found}, not ${wanted}`);
      }
      // The first counts where one round is all there is; the engine is asked again, when its code is warm.
      const times: number[] = roundsOf(contender) === 1 ? [firstMs] : [];
      for (let round = 0; round < roundsOf(contender) && roundsOf(contender) > 1; round += 1) {
        const startedAt = performance.now();
        await contender.ask(question);
        times.push(performance.now() - startedAt);
      }
      if (contender.name === 'engine') engineTimes.push(...times);
      timing.ms[contender.name] = percentile(times, 0.5);
    }
    timing.total = expected?.total ?? 0;
    timings.push(timing);
  }
  return { timings, engineTimes };
}

function ratioTo(timings: readonly Timing[], name: string): number {
  const ratios = timings.flatMap(({ ms }) => {
    const [other, own] = [ms[name], ms['engine']];
    return other === undefined || own === undefined ? [] : [other / own];
  });
  return percentile(ratios, 0.5);
}

function summary(contenders: readonly Contender[], timings: readonly Timing[], title: string): void {
  console.log(`\n${title}`);
  console.table(
    contenders.map(({ name, buildMs }) => {
      const medians = timings.map(({ ms }) => ms[name] ?? Number.NaN);
      return {
        contender: name,
        'load ms': buildMs.toFixed(0),
        'p50 ms': percentile(medians, 0.5).toFixed(2),
        'p99 ms': percentile(medians, 0.99).toFixed(2),
        'engine is faster by (median)': name === 'engine' ? '' : `${ratioTo(timings, name).toFixed(1)}x`,
      };
    }),
  );
}

async function run(
  catalogs: number,
  randoms: number,
  roundsOf: (contender: Contender) => number,
): Promise<number> {
  const tables = readTables(catalogs);
  const before = memoryInUse();
  const startedAt = performance.now();
  const index = buildCatalogIndex(tables);
  const buildMs = performance.now() - startedAt;
  const indexMib = (memoryInUse() - before) / mib;
  const everyone: Contender[] = [engineContender(index, buildMs), sqliteContender(index)];
  const duckdb = await duckdbContender(index);
  if (duckdb !== undefined) everyone.push(duckdb);
  everyone.push(arrayContender(index));
  // Warm code is what a server runs.
  for (const question of questions)
    for (let round = 0; round < 5; round += 1) await everyone[0]?.ask(question);

  const fixed = await compare(everyone, questions, roundsOf);
  const random = await compare(everyone, randomQuestions(index, randoms, seed), roundsOf);
  console.table(
    fixed.timings.map(({ question, total, ms }) => ({
      question,
      total,
      ...Object.fromEntries(Object.entries(ms).map(([name, time]) => [`${name} ms`, time.toFixed(2)])),
    })),
  );
  const all = [...fixed.timings, ...random.timings];
  summary(everyone, fixed.timings, `${index.offers.length} specs, ${questions.length} fixed questions`);
  summary(
    everyone,
    random.timings,
    `${index.offers.length} specs, ${randoms} random questions, seed ${seed}`,
  );
  const times = [...fixed.engineTimes, ...random.engineTimes];
  const others = everyone.slice(1).map(({ name }) => `${ratioTo(all, name).toFixed(1)}x ${name}`);
  console.log(
    `${index.offers.length} specs: p50 ${percentile(times, 0.5).toFixed(2)} ms, ` +
      `p99 ${percentile(times, 0.99).toFixed(2)} ms over ${times.length} answers; faster by ${others.join(', ')}; ` +
      `index built in ${buildMs.toFixed(0)} ms, ${indexMib.toFixed(1)} MiB; all answers equal`,
  );
  for (const contender of everyone) contender.close?.();
  return percentile(times, 0.5);
}

const once = await run(1, randomCount, ({ name }) => (name === 'engine' ? rounds : 1));
if (copies > 1) {
  const more = await run(copies, randomCount, ({ name }) => (name === 'engine' ? Math.ceil(rounds / 3) : 1));
  console.log(`\n${copies} times the specs take ${(more / once).toFixed(1)}x the time (p50)`);
}
