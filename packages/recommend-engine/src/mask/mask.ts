import type { CatalogIndex } from '../catalog/catalog-index.ts';
import type { Domain } from '../filter/fields.ts';

/** What a condition says of all rows of a VM type. */
export const none = 0;
export const all = 1;
/** Its rows differ. */
export const mixed = 2;

/** What satisfies an expression: `bits` is 1 for every position of the domain that does. */
export type Mask =
  | { domain: 'type'; bits: Uint8Array }
  | { domain: 'region'; bits: Uint8Array }
  /** `ofType`: `none`, `all` or `mixed` by VM type. In mixed types a row passes where its region does. */
  | { domain: 'place'; ofType: Uint8Array; regions: Uint8Array }
  /**
   * `passes`: decides a row, and is asked only in mixed types. `run`: in a mixed type exactly the places `from` to
   * `to` of its rows in order of price pass; undefined where they are not in one piece.
   */
  | { domain: 'row'; ofType: Uint8Array; passes: (row: number) => boolean; run?: Run | undefined };

/** By VM type. */
export interface Run {
  from: Uint32Array;
  to: Uint32Array;
}

/** Number of positions in a domain. */
export function domainSize(index: CatalogIndex, domain: Domain): number {
  const sizes: Record<Domain, number> = {
    type: index.types.length,
    region: index.regions.length,
    origin: index.origins.length,
    row: index.offers.length,
  };
  return sizes[domain];
}

/** The domain position of each row; undefined: the row itself. */
export function domainColumn(index: CatalogIndex, domain: Domain): Uint32Array | Uint16Array | undefined {
  return domain === 'row' ? undefined : index.offers[domain];
}

/** Whether a row satisfies the expression of a mask. */
export function testOfRow({ offers: { type, region } }: CatalogIndex, mask: Mask): (row: number) => boolean {
  if (mask.domain === 'type') return (row) => mask.bits[type[row] ?? 0] === 1;
  if (mask.domain === 'region') return (row) => mask.bits[region[row] ?? 0] === 1;
  const { ofType } = mask;
  const passes = mask.domain === 'row' ? mask.passes : (row: number) => mask.regions[region[row] ?? 0] === 1;
  return (row) => {
    const verdict = ofType[type[row] ?? 0];
    return verdict === mixed ? passes(row) : verdict === all;
  };
}
