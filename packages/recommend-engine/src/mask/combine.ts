import type { CatalogIndex } from '../catalog/catalog-index.ts';
import { all, type Mask, mixed, none, testOfRow } from './mask.ts';

/**
 * Masks of types are combined there and those of regions there; where both or rows have a say, type by type, and
 * row by row only in the types that this leaves open. Owns its inputs: they may be written to.
 */
export function combine(index: CatalogIndex, masks: readonly Mask[], kind: 'and' | 'or'): Mask {
  const types = merged(
    masks.filter((mask) => mask.domain === 'type'),
    kind,
  );
  const regions = merged(
    masks.filter((mask) => mask.domain === 'region'),
    kind,
  );
  const rows = masks.filter((mask) => mask.domain === 'place' || mask.domain === 'row');
  const [first, ...others] = [types, regions, ...rows].filter((mask) => mask !== undefined);
  if (first !== undefined && others.length === 0) return first;
  return byRow(index, { types, regions, rows }, kind);
}

type Plain = Extract<Mask, { bits: Uint8Array }>;
type ByRow = Exclude<Mask, Plain>;

/** All masks of a domain as one; undefined: there is none. */
function merged(masks: readonly Plain[], kind: 'and' | 'or'): Plain | undefined {
  const [first, ...rest] = masks;
  for (const { bits: more } of rest) {
    const { bits = more } = first ?? {};
    if (kind === 'and')
      for (let at = 0; at < bits.length; at += 1) bits[at] = (bits[at] ?? 0) & (more[at] ?? 0);
    else for (let at = 0; at < bits.length; at += 1) bits[at] = (bits[at] ?? 0) | (more[at] ?? 0);
  }
  return first;
}

interface Parts {
  types: Plain | undefined;
  regions: Plain | undefined;
  rows: readonly ByRow[];
}

function byRow(index: CatalogIndex, { types, regions, rows }: Parts, kind: 'and' | 'or'): Mask {
  // What decides: one that fails under "and", one that passes under "or".
  const decides = kind === 'and' ? none : all;
  const ofType = types?.bits ?? new Uint8Array(index.types.length).fill(1 - decides);
  const join = (type: number, more: number): void => {
    if (more === decides) ofType[type] = decides;
    else if (more === mixed && ofType[type] !== decides) ofType[type] = mixed;
  };
  if (regions !== undefined) {
    const ofSet = verdictsOfSets(index, regions.bits);
    for (let type = 0; type < ofType.length; type += 1)
      join(type, ofSet[index.regionSets.ofType[type] ?? 0] ?? 0);
  }
  for (const { ofType: theirs } of rows) {
    for (let type = 0; type < ofType.length; type += 1) join(type, theirs[type] ?? 0);
  }
  // The type itself has no say where it did not decide.
  if (regions !== undefined && rows.length === 0) return { domain: 'place', ofType, regions: regions.bits };
  const tests = (regions === undefined ? rows : [regions, ...rows]).map((part) => testOfRow(index, part));
  const passes = tests.reduce((a, b) =>
    kind === 'and' ? (row) => a(row) && b(row) : (row) => a(row) || b(row),
  );
  return { domain: 'row', ofType, passes };
}

/** What a mask of regions says of each set of regions. */
function verdictsOfSets({ regionSets: { start, regions } }: CatalogIndex, bits: Uint8Array): Uint8Array {
  const verdicts = new Uint8Array(start.length - 1);
  for (let set = 0; set < verdicts.length; set += 1) {
    const [from, to] = [start[set] ?? 0, start[set + 1] ?? 0];
    let passing = 0;
    for (let at = from; at < to; at += 1) passing += bits[regions[at] ?? 0] ?? 0;
    verdicts[set] = passing === 0 ? none : passing === to - from ? all : mixed;
  }
  return verdicts;
}
