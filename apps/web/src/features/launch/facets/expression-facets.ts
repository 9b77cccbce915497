import { listFacetNames, listFacets, rangeFacetNames, rangeFacets } from './facet-fields.ts';
import type { ListFacet, RangeFacet } from './facet-fields.ts';
import { splitClauses } from './split-clauses.ts';

/** `values`: one of these; `contains`: the text is somewhere in it. */
export type ListValue = { values: readonly string[] } | { contains: string };
/** `strict`: the bound itself is left out (`<` instead of `<=`). */
export interface Bound {
  value: number;
  strict: boolean;
}

/**
 * The filter has one home: the expression. Facets are a reading of those of its top-level "and" clauses that
 * have a control; setting a facet rewrites its clause and leaves every other character alone.
 */
export interface Facets {
  lists: Record<ListFacet, ListValue | null>;
  ranges: Record<RangeFacet, { min: Bound | null; max: Bound | null }>;
}

export type BoundName = `${RangeFacet}-${'min' | 'max'}`;

type Clause = { text: string } & (
  | { facet: ListFacet; value: ListValue }
  | { facet: BoundName; value: Bound }
  | { facet: null }
);

const order: readonly string[] = [
  ...listFacetNames,
  ...rangeFacetNames.flatMap((name) => [`${name}-min`, `${name}-max`]),
];

const unquote = (value: string): string => value.trim().replace(/^(["'])(.*)\1$/, '$2');
const quoted = (value: string): string => (/^[A-Za-z0-9._-]+$/.test(value) ? value : JSON.stringify(value));

const readBound = (text: string, name: RangeFacet, op: string, raw: string): Clause => {
  // Amounts in won need the server's rate: they stay conditions of their own.
  const amount = /^\$?\s*([\d.]+)\s*(gib|gb|usd|\$)?\s*(\/\s*h(our)?)?$/i.exec(raw.trim())?.[1];
  if (amount === undefined || !['<', '<=', '>', '>='].includes(op)) return { text, facet: null };
  const end = op.startsWith('<') ? 'max' : 'min';
  return { text, facet: `${name}-${end}`, value: { value: Number(amount), strict: !op.endsWith('=') } };
};

const readList = (text: string, facet: ListFacet, op: string, raw: string): Clause => {
  if (op === 'in') {
    const list = /^[([](.*)[)\]]$/s.exec(raw.trim())?.[1];
    if (list !== undefined) return { text, facet, value: { values: list.split(',').map(unquote) } };
  } else if (!/[()]/.test(raw.replaceAll(/"[^"]*"|'[^']*'/g, ''))) {
    if (op === '==') return { text, facet, value: { values: [unquote(raw)] } };
    if (op === '~' || op === 'contains') return { text, facet, value: { contains: unquote(raw) } };
  }
  return { text, facet: null };
};

const readClause = (text: string): Clause => {
  const match = /^([A-Za-z][\w.]*)\s*(<=|>=|==|=|<|>|~|contains\b|in\b)\s*(.+)$/is.exec(text);
  if (!match) return { text, facet: null };
  const [, rawField = '', rawOp = '', raw = ''] = match;
  const field = rawField.toLowerCase();
  const op = rawOp === '=' ? '==' : rawOp.toLowerCase();
  const named = ({ names }: { names: readonly string[] }): boolean => names.includes(field);
  const list = listFacetNames.find((name) => named(listFacets[name]));
  if (list !== undefined) return readList(text, list, op, raw);
  const range = rangeFacetNames.find((name) => named(rangeFacets[name]));
  return range === undefined ? { text, facet: null } : readBound(text, range, op, raw);
};

const clausesOf = (expression: string): Clause[] | null => {
  const parts = splitClauses(expression);
  if (!parts) return null;
  const seen = new Set<string>();
  return parts.map(readClause).map((clause) => {
    // A second clause on one field stays a condition of its own: the control shows the first.
    if (clause.facet === null || seen.has(clause.facet)) return { text: clause.text, facet: null };
    seen.add(clause.facet);
    return clause;
  });
};

/** What the controls show for this expression. */
export const readFacets = (expression: string): Facets => {
  const clauses = clausesOf(expression) ?? [{ text: expression, facet: null }];
  const list = (facet: ListFacet): ListValue | null =>
    clauses.flatMap((clause) => (clause.facet === facet ? [clause.value] : []))[0] ?? null;
  const bound = (facet: BoundName): Bound | null =>
    clauses.flatMap((clause) => (clause.facet === facet ? [clause.value] : []))[0] ?? null;
  const range = (name: RangeFacet) => ({ min: bound(`${name}-min`), max: bound(`${name}-max`) });
  return {
    lists: {
      provider: list('provider'),
      country: list('country'),
      region: list('region'),
      gpu: list('gpu'),
      vendor: list('vendor'),
      arch: list('arch'),
    },
    ranges: {
      gpus: range('gpus'),
      vram: range('vram'),
      vcpu: range('vcpu'),
      memory: range('memory'),
      price: range('price'),
    },
  };
};

/** The expression with one clause written, or taken out when `written` is null. */
const write = (expression: string, facet: string, written: string | null): string => {
  const clauses = clausesOf(expression);
  if (!clauses) return written === null ? expression : `(${expression.trim()}) and ${written}`;
  const at = clauses.findIndex((clause) => clause.facet === facet);
  const texts = clauses.map(({ text }) => text);
  if (at >= 0) texts.splice(at, 1, ...(written === null ? [] : [written]));
  else if (written !== null) {
    const rank = order.indexOf(facet);
    const before = clauses.findIndex((clause) => clause.facet !== null && order.indexOf(clause.facet) > rank);
    texts.splice(before < 0 ? texts.length : before, 0, written);
  }
  return texts.join(' and ');
};

/** Sets the values of a list facet; none: the facet is lifted. */
export const writeList = (expression: string, facet: ListFacet, values: readonly string[]): string => {
  const { field } = listFacets[facet];
  const items = values.map(quoted);
  const written = items.length === 1 ? `${field} = ${items[0] ?? ''}` : `${field} in (${items.join(', ')})`;
  return write(expression, facet, items.length === 0 ? null : written);
};

/** Sets one end of a range; null: it is lifted. */
export const writeBound = (expression: string, name: BoundName, bound: Bound | null): string => {
  const [facet = '', end] = name.split('-');
  const field = rangeFacetNames.find((known) => known === facet);
  if (field === undefined || bound === null) return write(expression, name, null);
  const op = `${end === 'min' ? '>' : '<'}${bound.strict ? '' : '='}`;
  return write(expression, name, `${rangeFacets[field].field} ${op} ${bound.value}`);
};
