import type { CatalogIndex } from '../catalog/catalog-index.ts';
import { findRow } from '../catalog/read-spec.ts';
import type { Condition } from '../filter/condition.ts';
import type { Expression } from '../filter/expression.ts';
import type { Domain, Field } from '../filter/fields.ts';
import { idBits, noteBits, priceBits } from './row-bits.ts';
import { testOf } from './test-value.ts';

/** 1 for every position of the domain that satisfies an expression. */
export interface Mask {
  domain: Domain;
  bits: Uint8Array;
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

/**
 * Decides an expression in the smallest domain that can: a condition on vCPU is decided once per VM type, not
 * once per row.
 */
export function maskOf(index: CatalogIndex, expression: Expression): Mask {
  if (expression.kind === 'condition') return conditionMask(index, expression.condition);
  if (expression.kind === 'not') {
    const { domain, bits } = maskOf(index, expression.item);
    for (let at = 0; at < bits.length; at += 1) bits[at] = 1 - (bits[at] ?? 0);
    return { domain, bits };
  }
  return combine(
    index,
    expression.items.map((item) => maskOf(index, item)),
    expression.kind,
  );
}

function conditionMask(index: CatalogIndex, condition: Condition): Mask {
  const { field, op, value } = condition;
  if (field.path === 'hourlyUsd' && typeof value === 'number') {
    return { domain: 'row', bits: priceBits(index.offers.hourlyUsd, op, value) };
  }
  const test = testOf(condition);
  if (field.path === 'id') {
    const ids = exactIds(condition);
    return { domain: 'row', bits: ids === undefined ? idBits(index, op, value) : rowsOf(index, ids) };
  }
  if (field.path === 'note') return { domain: 'row', bits: noteBits(index, condition, test) };
  const bits = new Uint8Array(domainSize(index, field.domain));
  if (op === 'contains') {
    const part = String(value).toLowerCase();
    const texts = smallText(index, field);
    for (let at = 0; at < bits.length; at += 1) if (texts[at]?.includes(part) === true) bits[at] = 1;
  } else {
    for (let at = 0; at < bits.length; at += 1) if (test(field.read(index, at))) bits[at] = 1;
  }
  return { domain: field.domain, bits };
}

function smallText(index: CatalogIndex, field: Field): readonly (string | null)[] {
  const known = index.scratch.smallText.get(field.path);
  if (known !== undefined) return known;
  const texts = Array.from({ length: domainSize(index, field.domain) }, (_, at) => {
    const value = field.read(index, at);
    return typeof value === 'string' ? value.toLowerCase() : null;
  });
  index.scratch.smallText.set(field.path, texts);
  return texts;
}

/** Ids that can be found by search instead of by reading every row. */
function exactIds({ op, value }: Condition): string[] | undefined {
  if (op === '==' && typeof value === 'string') return [value];
  return Array.isArray(value) ? value.map(String) : undefined;
}

function rowsOf(index: CatalogIndex, ids: readonly string[]): Uint8Array {
  const bits = new Uint8Array(index.offers.length);
  for (const id of ids) {
    const row = findRow(index, id);
    if (row !== undefined) bits[row] = 1;
  }
  return bits;
}

/** Masks of one domain are combined there, others row by row. Owns its inputs: the first is written to. */
function combine(index: CatalogIndex, masks: readonly Mask[], kind: 'and' | 'or'): Mask {
  const byDomain = [...Map.groupBy(masks, ({ domain }) => domain)].map(([domain, same]): Mask => {
    const [first, ...rest] = same.map(({ bits }) => bits);
    const bits = first ?? new Uint8Array(domainSize(index, domain));
    for (const other of rest) merge(bits, other, undefined, kind);
    return { domain, bits };
  });
  const [only] = byDomain;
  if (byDomain.length === 1 && only !== undefined) return only;
  const bits = byDomain.find(({ domain }) => domain === 'row')?.bits ?? new Uint8Array(index.offers.length);
  if (kind === 'and' && byDomain.every(({ domain }) => domain !== 'row')) bits.fill(1);
  for (const mask of byDomain) {
    if (mask.bits !== bits) merge(bits, mask.bits, domainColumn(index, mask.domain), kind);
  }
  return { domain: 'row', bits };
}

/** Loops of their own for every shape, because they are the hot ones. */
function merge(
  bits: Uint8Array,
  other: Uint8Array,
  column: Uint32Array | Uint16Array | undefined,
  kind: 'and' | 'or',
): void {
  const { length } = bits;
  if (column === undefined) {
    if (kind === 'and') for (let at = 0; at < length; at += 1) bits[at] = (bits[at] ?? 0) & (other[at] ?? 0);
    else for (let at = 0; at < length; at += 1) bits[at] = (bits[at] ?? 0) | (other[at] ?? 0);
  } else if (kind === 'and') {
    for (let at = 0; at < length; at += 1) bits[at] = (bits[at] ?? 0) & (other[column[at] ?? 0] ?? 0);
  } else {
    for (let at = 0; at < length; at += 1) bits[at] = (bits[at] ?? 0) | (other[column[at] ?? 0] ?? 0);
  }
}
