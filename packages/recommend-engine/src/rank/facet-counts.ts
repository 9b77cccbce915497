import type { RecommendationRequest } from '@terroir/shared-types';
import type { CatalogIndex } from '../catalog/catalog-index.ts';
import type { Domain, FieldValue } from '../filter/fields.ts';
import { fieldNamed } from '../filter/fields.ts';
import { domainColumn, domainSize } from '../filter/match-rows.ts';
import { selectRows } from '../filter/select-rows.ts';
import { fitTable } from '../llm/fit-table.ts';
import { requirementsOf } from './requirements.ts';

export interface FacetCount {
  value: string;
  count: number;
}

/** Fields that a page offers as a list of values to choose from. */
const facetFields = ['provider', 'country', 'region', 'arch', 'accelerator.model', 'accelerator.vendor'];

/**
 * How many matches each value has, most first, then by value; a missing value is not counted. Throws a
 * `QueryError` for a question that cannot be asked.
 */
export function facetCounts(
  index: CatalogIndex,
  request: Pick<RecommendationRequest, 'filter' | 'expression' | 'workload'>,
  options: { krwPerUsd?: number | undefined } = {},
): Record<string, FacetCount[]> {
  const fits = request.workload === undefined ? undefined : fitTable(index, request.workload);
  const { rows } = selectRows(index, requirementsOf(index, request, options, fits));
  const counted = new Map<Domain, Uint32Array>();
  const facets = facetFields.map((path): [string, FacetCount[]] => {
    const field = fieldNamed(path);
    if (field === undefined) return [path, []];
    const counts = counted.get(field.domain) ?? countByDomain(index, rows, field.domain);
    counted.set(field.domain, counts);
    return [path, sumByValue(counts, (at) => field.read(index, at))];
  });
  return Object.fromEntries(facets);
}

function countByDomain(index: CatalogIndex, rows: Uint32Array, domain: Domain): Uint32Array {
  const counts = new Uint32Array(domainSize(index, domain));
  const column = domainColumn(index, domain);
  for (const row of rows) {
    const at = column === undefined ? row : (column[row] ?? 0);
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts;
}

function sumByValue(counts: Uint32Array, valueAt: (at: number) => FieldValue): FacetCount[] {
  const sums = new Map<string, number>();
  for (const [at, count] of counts.entries()) {
    const value = count === 0 ? null : valueAt(at);
    if (value !== null) sums.set(String(value), (sums.get(String(value)) ?? 0) + count);
  }
  return [...sums]
    .map(([value, count]) => ({ value, count }))
    .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}
