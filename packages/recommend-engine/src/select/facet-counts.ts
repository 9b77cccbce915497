import type { Facet } from '@terroir/shared-types';
import type { CatalogIndex } from '../catalog/catalog-index.ts';
import { type Field, type FieldValue, facetFields, fieldNamed } from '../filter/fields.ts';
import { closestName } from '../filter/nearest-name.ts';
import { QueryError } from '../filter/query-error.ts';
import { domainColumn, domainSize } from './match-rows.ts';
import { testOf } from './test-value.ts';
import type { Requirement } from './requirement.ts';
import { selectRows } from './select-rows.ts';

/** Values listed per facet: more than the catalog has regions. */
const maxValues = 500;

/**
 * What can be chosen next, with how many specs each choice would leave. A facet's own conditions are lifted
 * while it is counted, so that a chosen provider does not hide the others; `selected` says which values they
 * let through. `asked`: true for all facets, or the fields wanted. Throws a `QueryError` for a field that is
 * no facet.
 */
export function facetCounts(
  index: CatalogIndex,
  requirements: readonly Requirement[],
  asked: true | readonly string[],
): Facet[] {
  const fields = asked === true ? facetFields() : asked.map(facetNamed);
  const counted = new Map<string, { lifted: readonly Requirement[]; fields: Field[] }>();
  for (const field of fields) {
    const own = requirements.filter((requirement) => isOwn(requirement, field));
    const key = own.length === 0 ? '' : field.path;
    const lifted = own.length === 0 ? requirements : requirements.filter((one) => !own.includes(one));
    const group = counted.get(key) ?? { lifted, fields: [] };
    group.fields.push(field);
    counted.set(key, group);
  }
  const found = new Map<string, Facet>();
  for (const { lifted, fields: members } of counted.values()) {
    const { rows } = selectRows(index, lifted);
    const counts = new Map<string, Uint32Array>();
    for (const field of members) {
      const own = requirements.filter((requirement) => isOwn(requirement, field));
      found.set(field.path, count(index, rows, field, own, counts));
    }
  }
  return fields.flatMap(({ path }) => found.get(path) ?? []);
}

function facetNamed(name: string, at: number): Field {
  const field = fieldNamed(name);
  if (field?.facet !== undefined) return field;
  const suggestion = closestName(
    name,
    facetFields().map(({ path }) => path),
  );
  throw new QueryError('unknown-facet', `facets.${at}`, `"${name}" is not counted as a facet`, {
    suggestion,
  });
}

function isOwn({ fields }: Requirement, field: Field): boolean {
  return fields.length === 1 && fields[0] === field.path;
}

interface Tally {
  missing: number;
  /** Value and how many specs have it. */
  values: Map<string | number, number>;
}

function count(
  index: CatalogIndex,
  rows: Uint32Array,
  field: Field,
  own: readonly Requirement[],
  counts: Map<string, Uint32Array>,
): Facet {
  const { path: name, unit } = field;
  const head = { field: name, ...(unit === undefined ? {} : { unit }) };
  if (field.facet !== undefined && field.facet !== 'values') {
    return { ...head, kind: 'bands', ...bandsOf(index, rows, field, field.facet, counts) };
  }
  const tally = tallyOf(index, rows, field, counts);
  const passes = (value: FieldValue): boolean =>
    own.every(({ condition }) => condition === undefined || testOf(condition)(value));
  const values = [...tally.values]
    .map(([value, specs]) => ({ value, count: specs, selected: own.length > 0 && passes(value) }))
    .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  return {
    ...head,
    kind: 'values',
    values: values.slice(0, maxValues),
    more: Math.max(0, values.length - maxValues),
    missing: tally.missing,
  };
}

function tallyOf(
  index: CatalogIndex,
  rows: Uint32Array,
  field: Field,
  counts: Map<string, Uint32Array>,
): Tally {
  const byPlace = counts.get(field.domain) ?? countByDomain(index, rows, field.domain);
  counts.set(field.domain, byPlace);
  const tally: Tally = { missing: 0, values: new Map() };
  for (let at = 0; at < byPlace.length; at += 1) {
    const specs = byPlace[at] ?? 0;
    if (specs === 0) continue;
    const value = field.read(index, at);
    if (value === null || typeof value === 'boolean') tally.missing += specs;
    else tally.values.set(value, (tally.values.get(value) ?? 0) + specs);
  }
  return tally;
}

function bandsOf(
  index: CatalogIndex,
  rows: Uint32Array,
  field: Field,
  edges: readonly number[],
  counts: Map<string, Uint32Array>,
) {
  const specs = new Uint32Array(edges.length + 1);
  let missing = 0;
  let [least, most] = [Infinity, -Infinity];
  const add = (value: number, more: number): void => {
    const band = bandOf(edges, value);
    specs[band] = (specs[band] ?? 0) + more;
    if (value < least) least = value;
    if (value > most) most = value;
  };
  if (field.domain === 'row') {
    const { hourlyUsd } = index.offers;
    for (let at = 0; at < rows.length; at += 1) {
      const price = hourlyUsd[rows[at] ?? 0] ?? Number.NaN;
      if (Number.isNaN(price)) missing += 1;
      else add(price, 1);
    }
  } else {
    const tally = tallyOf(index, rows, field, counts);
    missing = tally.missing;
    for (const [value, more] of tally.values) add(Number(value), more);
  }
  const bands = [...specs.entries()]
    .map(([at, here]) => ({ from: edges[at - 1] ?? null, to: edges[at] ?? null, count: here }))
    .filter((band) => band.count > 0);
  return { bands, min: least > most ? null : least, max: least > most ? null : most, missing };
}

/** Number of edges at or below the value. */
function bandOf(edges: readonly number[], value: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value >= (edges[middle] ?? Infinity)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many of the rows each position of a domain has. */
function countByDomain(index: CatalogIndex, rows: Uint32Array, domain: Field['domain']): Uint32Array {
  const column = domainColumn(index, domain);
  const counts = new Uint32Array(domainSize(index, domain));
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] ?? 0;
    const place = column === undefined ? row : (column[row] ?? 0);
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts;
}
