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

/** A table that a question brings: what each region or kind of card has. */
export interface QuestionTable {
  name: string;
  key: 'region_id' | 'kind';
  column: 'v' | 'tokens';
  values: ReadonlyMap<string | number, number>;
}

export function tablesOf(plan: Plan): QuestionTable[] {
  const regional = plan.terms.flatMap(({ source }, at): QuestionTable[] =>
    source instanceof Map ? [{ name: `near${at}`, key: 'region_id', column: 'v', values: source }] : [],
  );
  const { runs } = plan;
  return runs === undefined
    ? regional
    : [...regional, { name: 'fit', key: 'kind', column: 'tokens', values: runs }];
}

/** Statements that fill them anew. */
export function fillTables(tables: readonly QuestionTable[]): string[] {
  return tables.flatMap(({ name, key, column, values }) => [
    `DROP TABLE IF EXISTS ${name}`,
    `CREATE TEMP TABLE ${name} (${key} ${key === 'kind' ? 'INTEGER' : 'TEXT'} PRIMARY KEY, ${column} DOUBLE)`,
    ...(values.size === 0 ? [] : [`INSERT INTO ${name} VALUES ${pairs(values)}`]),
  ]);
}

/** What the rows must satisfy, joined with the tables that the question brings. */
export function sqlOf(plan: Plan): { tables: string; where: string } {
  const joins = tablesOf(plan).map(({ name, key }) => ` JOIN ${name} USING (${key})`);
  const conditions = plan.where.map((expression) => `(${conditionOf(expression, false)})`);
  return {
    tables: `SELECT %s FROM spec${joins.join('')}`,
    where: conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`,
  };
}

const pairs = (values: ReadonlyMap<string | number, number>): string =>
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
  if (source === 'usdPerMillion') return 'price * (1e6 / (tokens * 3600))';
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
