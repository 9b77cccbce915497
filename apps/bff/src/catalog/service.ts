import { type CatalogIndex, findRow, getSpec, latencyBetween, specAt } from '@terroir/recommend-engine';
import type { Image, Latency, Provider, Spec } from '@terroir/shared-types';
import { notFound } from '../http/problem-error.ts';
import type { CurrentCatalog } from './catalog-holder.ts';
import { compileExpression } from './compile-expression.ts';
import type { Catalog } from './load-catalog.ts';
import { readIdCursor, writeIdCursor } from '../http/page-of-array.ts';

export interface SpecsQuery {
  provider?: string | undefined;
  region?: string | undefined;
  name?: string | undefined;
  /** On top of the fields above. */
  expression?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}

/** Reads of the catalog in use, in the words of the contract. */
export interface CatalogService {
  providers(): Provider[];
  /** Throws ProblemError 404. */
  spec(id: string): Spec;
  /** In id order. Throws the engine's `QueryError` for an expression that cannot be read. */
  specs(query: SpecsQuery): { items: Spec[]; nextCursor?: string; total: number };
  /** Images that boot this spec, Ubuntu 22.04 first. Throws ProblemError 404. */
  images(specId: string): Image[];
  /** Throws ProblemError 404 for an unknown region. */
  latency(from: string, to: string): Latency;
}

/** The image most recipes are written for comes first, so that it is what a page preselects. */
const preferred = (image: Image): number =>
  image.os.toLowerCase() === 'ubuntu' && image.osVersion.startsWith('22.04') ? (image.gpuDriver ? 1 : 0) : 2;

/** Pages go on at a spec, not at a row: between two pages another catalog, with more rows, may have come. */
const firstRowFrom = (index: CatalogIndex, specId: string): number => {
  const row = findRow(index, specId);
  if (row !== undefined) return row;
  // It is gone since: rows are in the order of ids, so halving finds its neighbour.
  let low = 0;
  let high = index.offers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (specAt(index, middle).id < specId) low = middle + 1;
    else high = middle;
  }
  return low;
};

export const createCatalogService = (deps: {
  catalog: CurrentCatalog;
  connections: () => readonly { id: string; providers: readonly string[] }[];
}): CatalogService => {
  const spec = ({ index }: Catalog, id: string): Spec => {
    const found = getSpec(index, id);
    if (found === undefined) throw notFound('spec', id);
    return found;
  };

  /** Positions in a table that satisfy a test; null: all do. */
  const mask = <Item>(items: readonly Item[], test: ((item: Item) => boolean) | null): Uint8Array | null =>
    test === null ? null : Uint8Array.from(items, (item) => (test(item) ? 1 : 0));

  return {
    providers: () =>
      deps.catalog.current().providers.map((provider) => ({
        ...provider,
        connectionIds: deps
          .connections()
          .filter(({ providers }) => providers.includes('*') || providers.includes(provider.id))
          .map(({ id }) => id),
      })),
    spec: (id) => spec(deps.catalog.current(), id),
    specs({ provider, region, name, expression, limit, cursor }) {
      const catalog = deps.catalog.current();
      const { index } = catalog;
      const matches = compileExpression(catalog, expression ?? '');
      const regionId = region?.replaceAll(' ', '+');
      const types = mask(
        index.types,
        name === undefined && provider === undefined
          ? null
          : (type) => (name ?? type.name) === type.name && (provider ?? type.provider) === type.provider,
      );
      const regions = mask(
        index.regions,
        regionId === undefined ? null : (row) => row.region === regionId || row.id === regionId,
      );
      const start = cursor === undefined ? 0 : firstRowFrom(index, readIdCursor(cursor));
      const items: Spec[] = [];
      let total = 0;
      let next: number | null = null;
      for (let row = 0; row < index.offers.length; row += 1) {
        if (types !== null && types[index.offers.type[row] ?? 0] !== 1) continue;
        if (regions !== null && regions[index.offers.region[row] ?? 0] !== 1) continue;
        if (matches !== null && !matches(row)) continue;
        total += 1;
        if (row < start) continue;
        if (items.length < limit) items.push(specAt(index, row));
        else next ??= row;
      }
      return {
        items,
        total,
        ...(next === null ? {} : { nextCursor: writeIdCursor(specAt(index, next).id) }),
      };
    },
    images(specId) {
      const catalog = deps.catalog.current();
      const { provider, arch } = spec(catalog, specId);
      return catalog.images
        .filter((image) => image.provider === provider && image.arch === arch)
        .map(({ locator: _locator, ...image }) => image)
        .toSorted((a, b) => preferred(a) - preferred(b));
    },
    latency(from, to) {
      const { index } = deps.catalog.current();
      for (const id of [from, to]) if (!index.regionById.has(id)) throw notFound('region', id);
      const fact = latencyBetween(index, from, to);
      // An estimate from distance is a criterion of the ranking, never shown as if it had been measured.
      if (fact === undefined || fact.kind === 'estimated') return { ms: null, measured: false };
      return { ms: fact.ms, measured: fact.kind === 'measured' };
    },
  };
};
