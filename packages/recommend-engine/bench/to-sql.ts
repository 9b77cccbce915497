import type { Condition, Expression } from '../src/index.ts';
import type { PlainSpec } from './contender.ts';
import type { Plan, Term } from './plain-plan.ts';

const columns: Record<string, string> = {
  provider: 'provider',
  region: 'region',
  regionId: 'region_id',
  country: 'country',
  name: 'name',
  arch: 'arch',
  vcpu: 'vcpu',
  memoryGib: 'memory_gib',
  hourlyUsd: 'price',
  id: 'id',
  accelerator: 'gpu_model',
  'accelerator.model': 'gpu_model',
  'accelerator.count': 'gpu_count',
  'accelerator.memoryGibEach': 'gpu_gib_each',
  'accelerator.memoryGibTotal': 'gpu_gib_total',
};

export const createTable = `CREATE TABLE spec (
  id TEXT PRIMARY KEY, provider TEXT, region TEXT, region_id TEXT, country TEXT, name TEXT, arch TEXT,
  vcpu DOUBLE, memory_gib DOUBLE, price DOUBLE, gpu_model TEXT, gpu_vendor TEXT, gpu_count DOUBLE,
  gpu_gib_each DOUBLE, gpu_gib_total DOUBLE, note TEXT, source TEXT, as_of TEXT, lng DOUBLE, lat DOUBLE,
  kind INTEGER, gpu_power DOUBLE, cpu_power DOUBLE)`;

export function cellsOf(spec: PlainSpec): (string | number | null)[] {
  const { accelerator } = spec;
  return [
    spec.id,
    spec.provider,
    spec.region,
    spec.regionId,
    spec.country,
    spec.name,
    spec.arch,
    spec.vcpu,
    spec.memoryGib,
    spec.hourlyUsd,
    accelerator?.model ?? null,
    accelerator?.vendor ?? null,
    accelerator?.count ?? null,
    accelerator?.memoryGibEach ?? null,
    accelerator?.memoryGibTotal ?? null,
    spec.note,
    spec.priceSource,
    spec.priceAsOf,
    spec.lngLat[0],
    spec.lngLat[1],
    spec.kind,
    spec.gpuPower,
    spec.cpuPower,
  ];
}

/** With an exponent it is a double everywhere; without, DuckDB reads a decimal. */
const number = (value: number): string => value.toExponential();
const text = (value: unknown): string =>
  typeof value === 'number' ? number(value) : `'${String(value).replaceAll("'", "''")}'`;

/** What the rows must satisfy, with the tables that the question itself brings. */
export function sqlOf(plan: Plan): { tables: string; where: string } {
  const regional = plan.terms.flatMap(({ source }, at) =>
    source instanceof Map ? [`near${at}(region_id, v) AS (VALUES ${pairs(source)})`] : [],
  );
  const { runs } = plan;
  const fits =
    runs === undefined ? [] : [`fit(kind, tokens) AS (VALUES ${runs.size === 0 ? '(-9, 0)' : pairs(runs)})`];
  const joins = plan.terms.flatMap(({ source }, at) =>
    source instanceof Map ? [` JOIN near${at} USING (region_id)`] : [],
  );
  const withs = [...regional, ...fits];
  const conditions = plan.where.map((expression) => `(${conditionOf(expression, false)})`);
  const tables = `spec${joins.join('')}${runs === undefined ? '' : ' JOIN fit USING (kind)'}`;
  const head = withs.length === 0 ? '' : `WITH ${withs.join(', ')} `;
  return {
    tables: `${head}SELECT %s FROM ${tables}`,
    where: conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`,
  };
}

const pairs = (values: Map<string | number, number>): string =>
  [...values]
    .map(
      ([key, value]) =>
        `(${typeof key === 'number' ? key : text(key)}, ${Number.isNaN(value) ? 'NULL' : number(value)})`,
    )
    .join(', ');

/** NULL is neither true nor false in SQL, but false here: under `not` and in `or` that must be said. */
function conditionOf(expression: Expression, inside: boolean): string {
  if (expression.kind === 'condition') {
    const plain = leafOf(expression.condition);
    return inside ? `COALESCE(${plain}, FALSE)` : plain;
  }
  if (expression.kind === 'not') return `NOT (${conditionOf(expression.item, true)})`;
  const parts = expression.items.map((item) => `(${conditionOf(item, inside || expression.kind === 'or')})`);
  return parts.join(expression.kind === 'and' ? ' AND ' : ' OR ');
}

function leafOf({ field, op, value }: Condition): string {
  const column = columns[field.path];
  if (column === undefined) throw new Error(`the baselines have no column for "${field.path}"`);
  if (op === 'exists') return `${column} IS ${value === true ? 'NOT ' : ''}NULL`;
  if (Array.isArray(value)) return `${column} IN (${value.map(text).join(', ')})`;
  if (op === 'contains') {
    const part = String(value)
      .toLowerCase()
      .replaceAll(/[%_\\]/g, String.raw`\$&`);
    return `lower(${column}) LIKE ${text(`%${part}%`)} ESCAPE '\\'`;
  }
  return `${column} ${op === '==' ? '=' : op === '!=' ? '<>' : op} ${text(value)}`;
}

/** The value of a criterion as an expression of SQL. */
export function termSql({ source }: Term, at: number, onlyGpus: boolean): string {
  const power = onlyGpus ? 'gpu_power' : 'cpu_power';
  if (source === 'price') return 'price';
  if (source === 'power') return power;
  if (source === 'value') return `${power} / price`;
  if (source === 'tokens') return 'tokens';
  if (source === 'usdPerMillion') return '(price / (tokens * 3600)) * 1e6';
  return `near${at}.v`;
}

/** ORDER BY of the answer; `best` holds the best value per criterion, null where none is known. */
export function orderSql(plan: Plan, best: readonly (number | null)[], onlyGpus: boolean): string {
  const [only] = plan.terms;
  // Alone, the score only says who is cheapest: an index on the price may serve it.
  if (plan.terms.length === 1 && only?.source === 'price') return 'price, id';
  const known = plan.terms.flatMap((term, at) => (best[at] === null ? [] : [{ term, at }]));
  if (known.length === 0) return 'id';
  const points = known.map(({ term, at }) => {
    const value = termSql(term, at, onlyGpus);
    const { curve, weight } = term;
    const top = number(best[at] ?? 0);
    const score =
      curve === 'to-lowest'
        ? `${top} / (${value})`
        : curve === 'to-highest'
          ? `(${value}) / ${top}`
          : `${number(curve)} / (${number(curve)} + (${value}))`;
    return { value, score: `COALESCE(${number(weight)} * (${score}), 0)` };
  });
  const unknown = points.map(({ value }) => `CASE WHEN (${value}) IS NULL THEN 1 ELSE 0 END`).join(' + ');
  return `${unknown}, ${points.map(({ score }) => score).join(' + ')} DESC, id`;
}

/** One row: matches, matches with an accelerator, and the best value of every criterion. */
export function aggregateSql(plan: Plan): string {
  const best = plan.terms.flatMap((term, at) => {
    const aggregate = term.curve === 'to-highest' ? 'max' : 'min';
    return [true, false].map((onlyGpus) => `${aggregate}(${termSql(term, at, onlyGpus)})`);
  });
  return ['count(*)', 'count(gpu_model)', ...best].join(', ');
}
