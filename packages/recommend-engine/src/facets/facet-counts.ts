import type { Facet } from '@terroir/shared-types';
import type { CatalogIndex } from '../catalog/catalog-index.ts';
import { valueColumn } from '../columns/value-column.ts';
import { type Field, type FieldValue, facetFields, fieldNamed } from '../filter/fields.ts';
import { closestName } from '../filter/nearest-name.ts';
import { QueryError } from '../filter/query-error.ts';
import { Bands, priceBands } from './facet-bands.ts';
import { FacetTally } from './facet-tally.ts';
import { testOf } from '../mask/test-value.ts';
import type { Requirement } from '../select/requirement.ts';
import { selectRows } from '../select/select-rows.ts';

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
    const tally = new FacetTally(index, selectRows(index, lifted).matches);
    for (const field of members) {
      const own = requirements.filter((requirement) => isOwn(requirement, field));
      found.set(field.path, count(index, tally, field, own));
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

function count(index: CatalogIndex, tally: FacetTally, field: Field, own: readonly Requirement[]): Facet {
  const { path: name, unit } = field;
  const head = { field: name, ...(unit === undefined ? {} : { unit }) };
  if (field.facet !== undefined && field.facet !== 'values') {
    return { ...head, kind: 'bands', ...bandsOf(index, tally, field, field.facet).inWords() };
  }
  let missing = 0;
  const counted: { value: string | number; count: number; selected: boolean }[] = [];
  const passes = (value: FieldValue): boolean =>
    own.every(({ condition }) => condition === undefined || testOf(condition)(value));
  for (const [value, specs] of valuesOf(index, tally, field)) {
    if (value === null || typeof value === 'boolean') missing += specs;
    else counted.push({ value, count: specs, selected: own.length > 0 && passes(value) });
  }
  const values = counted.toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  return {
    ...head,
    kind: 'values',
    values: values.slice(0, maxValues),
    more: Math.max(0, values.length - maxValues),
    missing,
  };
}

/** Every value among the matches and how many have it. */
function valuesOf(
  index: CatalogIndex,
  tally: FacetTally,
  { path, domain, read }: Field,
): [value: FieldValue, specs: number][] {
  if (domain === 'row') throw new RangeError(`"${path}" is counted in bands`);
  const specs = tally.of(domain);
  const { codes, values } = valueColumn(index, path, specs.length, read);
  const ofValue = new Uint32Array(values.length);
  for (let at = 0; at < specs.length; at += 1) {
    const code = codes[at] ?? 0;
    ofValue[code] = (ofValue[code] ?? 0) + (specs[at] ?? 0);
  }
  return values
    .map((value, code): [FieldValue, number] => [value, ofValue[code] ?? 0])
    .filter(([, here]) => here > 0);
}

function bandsOf(index: CatalogIndex, tally: FacetTally, field: Field, edges: readonly number[]): Bands {
  if (field.domain === 'row') return priceBands(index, tally.matches, edges);
  const bands = new Bands(edges);
  for (const [value, specs] of valuesOf(index, tally, field)) {
    bands.add(value === null ? Number.NaN : Number(value), specs);
  }
  return bands;
}
