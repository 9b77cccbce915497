import type { CatalogIndex, Condition, Expression } from '../src/index.ts';
import { type Answer, type Contender, type PlainSpec, plainSpecs } from './contender.ts';
import { type Plan, planOf, type Term } from './plain-plan.ts';

/** What one would write first: filter an array of objects, score, sort, slice. */
export function arrayContender(index: CatalogIndex): Contender {
  const startedAt = performance.now();
  const specs = [...plainSpecs(index)];
  return {
    name: 'plain array',
    buildMs: performance.now() - startedAt,
    ask: (question) => answer(specs, planOf(index, question)),
  };
}

function answer(specs: readonly PlainSpec[], plan: Plan): Answer {
  const tests = plan.where.map(testOf);
  const { runs } = plan;
  const matches = specs.filter(
    (spec) =>
      tests.every((test) => test(spec)) &&
      (runs === undefined || (spec.kind !== null && runs.has(spec.kind))),
  );
  const onlyGpus = matches.every(({ accelerator }) => accelerator !== null);
  const scored = matches.map((spec) => ({ id: spec.id, score: 0, unknown: 0 }));
  for (const term of plan.terms)
    addTerm(scored, matches, term, (spec) => valueOf(spec, term, onlyGpus, runs));
  const sorted = scored.toSorted(
    (a, b) => a.unknown - b.unknown || b.score - a.score || (a.id < b.id ? -1 : 1),
  );
  return { ids: sorted.slice(0, plan.limit).map(({ id }) => id), total: matches.length };
}

function addTerm(
  scored: { score: number; unknown: number }[],
  matches: readonly PlainSpec[],
  { curve, weight }: Term,
  read: (spec: PlainSpec) => number,
): void {
  const values = matches.map(read);
  const known = values.filter((value) => !Number.isNaN(value));
  if (known.length === 0) return;
  const best = known.reduce((a, b) => (curve === 'to-highest' ? Math.max(a, b) : Math.min(a, b)));
  for (const [at, value] of values.entries()) {
    const standing = scored[at];
    if (standing === undefined) continue;
    if (Number.isNaN(value)) standing.unknown += 1;
    else standing.score += weight * scoreOf(curve, value, best);
  }
}

function scoreOf(curve: Term['curve'], value: number, best: number): number {
  if (curve === 'to-lowest') return best / value;
  return curve === 'to-highest' ? value / best : curve / (curve + value);
}

function valueOf(
  spec: PlainSpec,
  { source }: Term,
  onlyGpus: boolean,
  runs: Map<number, number> | undefined,
): number {
  const price = spec.hourlyUsd ?? Number.NaN;
  const power = onlyGpus ? (spec.gpuPower ?? Number.NaN) : spec.cpuPower;
  const tokens = runs?.get(spec.kind ?? -1) ?? Number.NaN;
  if (source === 'price') return price;
  if (source === 'power') return power;
  if (source === 'value') return power / price;
  if (source === 'tokens') return tokens;
  if (source === 'usdPerMillion') return price * (1e6 / (tokens * 3600));
  return source.get(spec.regionId) ?? Number.NaN;
}

function testOf(expression: Expression): (spec: PlainSpec) => boolean {
  if (expression.kind === 'condition') return conditionTest(expression.condition);
  if (expression.kind === 'not') {
    const test = testOf(expression.item);
    return (spec) => !test(spec);
  }
  const tests = expression.items.map(testOf);
  return expression.kind === 'and'
    ? (spec) => tests.every((test) => test(spec))
    : (spec) => tests.some((test) => test(spec));
}

function conditionTest({ field, op, value }: Condition): (spec: PlainSpec) => boolean {
  const keys = field.path.split('.');
  const read = (spec: PlainSpec): unknown =>
    keys.reduce<unknown>((at, key) => (at === null ? null : Reflect.get(at as object, key)), spec);
  const part = String(value).toLowerCase();
  if (op === 'contains') {
    return (spec) => {
      const found = read(spec);
      return typeof found === 'string' && found.toLowerCase().includes(part);
    };
  }
  return (spec) => {
    const found = read(spec);
    if (op === 'exists') return (found !== null) === value;
    if (found === null) return false;
    if (op === '==') return found === value;
    if (op === '!=') return found !== value;
    if (op === 'in') return Array.isArray(value) && value.includes(found);
    const [a, b] = [Number(found), Number(value)];
    if (op === '<') return a < b;
    if (op === '<=') return a <= b;
    return op === '>' ? a > b : a >= b;
  };
}
