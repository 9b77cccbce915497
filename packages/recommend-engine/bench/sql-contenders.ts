import Database from 'better-sqlite3';
import type { CatalogIndex } from '../src/index.ts';
import { type Answer, type Contender, plainSpecs } from './contender.ts';
import { type Plan, planOf } from './plain-plan.ts';
import { aggregateSql, cellsOf, createTable, fillTables, orderSql, sqlOf, tablesOf } from './to-sql.ts';

/** What one would look up often, each with what the cheapest are found by. */
const indexes = [
  'price, id',
  'provider, price, id',
  'country, price, id',
  'gpu_model, price, id',
  'kind, price, id',
  'gpu_count',
  'vcpu',
  'memory_gib',
  'region_id',
];

type Cell = string | number | bigint | null;
type Query = (sql: string) => Cell[][] | Promise<Cell[][]>;

/** SQLite in memory through better-sqlite3, with indexes and statistics. */
export function sqliteContender(index: CatalogIndex): Contender {
  const startedAt = performance.now();
  const database = new Database(':memory:');
  database.exec(createTable);
  const cells = createTable.match(/ (TEXT|DOUBLE|INTEGER)/g)?.length ?? 0;
  const insert = database.prepare(`INSERT INTO spec VALUES (${Array(cells).fill('?').join(', ')})`);
  database.transaction(() => {
    for (const spec of plainSpecs(index)) insert.run(cellsOf(spec));
  })();
  for (const [at, columns] of indexes.entries()) database.exec(`CREATE INDEX i${at} ON spec (${columns})`);
  database.exec('ANALYZE');
  const query: Query = (sql) => database.prepare(sql).raw().all() as Cell[][];
  return {
    name: 'SQLite',
    buildMs: performance.now() - startedAt,
    prepare(question) {
      for (const sql of fillTables(tablesOf(planOf(index, question)))) database.exec(sql);
    },
    ask: (question) => answer(query, planOf(index, question)),
    close: () => database.close(),
  };
}

/** DuckDB in memory; undefined where its package has no build for this machine. */
export async function duckdbContender(index: CatalogIndex): Promise<Contender | undefined> {
  const duckdb = await import('@duckdb/node-api').catch(() => undefined);
  if (duckdb === undefined) return undefined;
  const startedAt = performance.now();
  const instance = await duckdb.DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(createTable);
  const appender = await connection.createAppender('spec');
  for (const spec of plainSpecs(index)) {
    for (const [at, cell] of cellsOf(spec).entries()) {
      if (cell === null) appender.appendNull();
      else if (typeof cell === 'string') appender.appendVarchar(cell);
      else if (at === kindColumn) appender.appendInteger(cell);
      else appender.appendDouble(cell);
    }
    appender.endRow();
  }
  appender.closeSync();
  const query: Query = async (sql) => (await connection.runAndReadAll(sql)).getRows() as Cell[][];
  return {
    name: 'DuckDB',
    buildMs: performance.now() - startedAt,
    async prepare(question) {
      for (const sql of fillTables(tablesOf(planOf(index, question)))) await connection.run(sql);
    },
    ask: (question) => answer(query, planOf(index, question)),
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

const kindColumn = 20;

/** Two statements: what there is and how good the best is, then the best in order with all their columns. */
async function answer(query: Query, plan: Plan): Promise<Answer> {
  const { tables, where } = sqlOf(plan);
  const [counts = []] = await query(tables.replace('%s', aggregateSql(plan)) + where);
  const total = Number(counts[0]);
  const onlyGpus = total > 0 && Number(counts[1]) === total;
  const best = plan.terms.map((_, at) => {
    const found = counts[2 + 2 * at + (onlyGpus ? 0 : 1)];
    return found === null || found === undefined ? null : Number(found);
  });
  const order = orderSql(plan, best, onlyGpus);
  const rows = await query(`${tables.replace('%s', 'spec.*')}${where} ORDER BY ${order} LIMIT ${plan.limit}`);
  return { ids: rows.map((row) => String(row[0])), total };
}
