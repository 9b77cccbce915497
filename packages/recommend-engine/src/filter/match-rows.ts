import type { CatalogIndex } from '../catalog/catalog-index.ts';
import { findRow, noteAt } from '../catalog/read-spec.ts';
import type { Condition } from './condition.ts';
import type { Expression } from './expression.ts';
import type { Domain, FieldValue } from './fields.ts';
import { comparison, testOf } from './test-value.ts';

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
    return { domain, bits: bits.map((bit) => 1 - bit) };
  }
  const masks = expression.items.map((item) => maskOf(index, item));
  return combine(index, masks, expression.kind);
}

function conditionMask(index: CatalogIndex, condition: Condition): Mask {
  const { field } = condition;
  if (field.path === 'hourlyUsd' && typeof condition.value === 'number') {
    return { domain: 'row', bits: priceBits(index.offers.hourlyUsd, condition.op, condition.value) };
  }
  const bits = new Uint8Array(domainSize(index, field.domain));
  const ids = field.path === 'id' ? exactIds(condition) : undefined;
  if (ids !== undefined) {
    for (const id of ids) {
      const row = findRow(index, id);
      if (row !== undefined) bits[row] = 1;
    }
    return { domain: 'row', bits };
  }
  const test = testOf(condition);
  if (field.path === 'note') return { domain: 'row', bits: noteBits(index, test) };
  for (let at = 0; at < bits.length; at += 1) if (test(field.read(index, at))) bits[at] = 1;
  return { domain: field.domain, bits };
}

/** Notes are decided once per origin, except those that hold an amount of their own. */
function noteBits(index: CatalogIndex, test: (found: FieldValue) => boolean): Uint8Array {
  const { amount, origin, length } = index.offers;
  const perOrigin = index.origins.map(({ note }) => (test(note === '' ? null : note) ? 1 : 0));
  const bits = new Uint8Array(length);
  for (let row = 0; row < length; row += 1) {
    if (Number.isNaN(amount[row])) bits[row] = perOrigin[origin[row] ?? 0] ?? 0;
    else bits[row] = test(noteAt(index, row)) ? 1 : 0;
  }
  return bits;
}

/** Ids that can be found by search instead of by reading every row. */
function exactIds({ op, value }: Condition): string[] | undefined {
  if (op === '==' && typeof value === 'string') return [value];
  return Array.isArray(value) ? value.map(String) : undefined;
}

function priceBits(prices: Float64Array, op: Condition['op'], limit: number): Uint8Array {
  const bits = new Uint8Array(prices.length);
  const test = comparison(op);
  for (let row = 0; row < bits.length; row += 1) if (test(prices[row] ?? Number.NaN, limit)) bits[row] = 1;
  return bits;
}

function combine(index: CatalogIndex, masks: readonly Mask[], kind: 'and' | 'or'): Mask {
  const [first, ...rest] = masks;
  if (first === undefined) return { domain: 'row', bits: new Uint8Array(index.offers.length) };
  const same = rest.every((mask) => mask.domain === first.domain);
  const domain = same ? first.domain : 'row';
  const bits = same ? first.bits.slice() : toRows(index, first);
  for (const mask of rest) {
    const column = same ? undefined : domainColumn(index, mask.domain);
    for (let at = 0; at < bits.length; at += 1) {
      const bit = mask.bits[column === undefined ? at : (column[at] ?? 0)] ?? 0;
      bits[at] = kind === 'and' ? (bits[at] ?? 0) & bit : (bits[at] ?? 0) | bit;
    }
  }
  return { domain, bits };
}

function toRows(index: CatalogIndex, mask: Mask): Uint8Array {
  const column = domainColumn(index, mask.domain);
  if (column === undefined) return mask.bits.slice();
  const bits = new Uint8Array(index.offers.length);
  for (let row = 0; row < bits.length; row += 1) bits[row] = mask.bits[column[row] ?? 0] ?? 0;
  return bits;
}
