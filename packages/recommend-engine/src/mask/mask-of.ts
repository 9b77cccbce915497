import type { CatalogIndex } from '../catalog/catalog-index.ts';
import { valueColumn } from '../columns/value-column.ts';
import type { Condition } from '../filter/condition.ts';
import type { Expression } from '../filter/expression.ts';
import { combine } from './combine.ts';
import { domainSize, type Mask, mixed } from './mask.ts';
import { idMask, noteMask, originMask, priceMask } from './row-masks.ts';
import { testOf } from './test-value.ts';

/**
 * Decides an expression in the smallest domain that can: a condition on vCPU is decided once per VM type, not
 * once per row.
 */
export function maskOf(index: CatalogIndex, expression: Expression): Mask {
  if (expression.kind === 'condition') return conditionMask(index, expression.condition);
  if (expression.kind === 'not') return inverted(maskOf(index, expression.item));
  return combine(
    index,
    expression.items.map((item) => maskOf(index, item)),
    expression.kind,
  );
}

function conditionMask(index: CatalogIndex, condition: Condition): Mask {
  const { domain } = condition.field;
  switch (condition.field.path) {
    case 'hourlyUsd':
      return priceMask(index, condition);
    case 'id':
      return idMask(index, condition);
    case 'note':
      return noteMask(index, condition);
    default:
      return domain === 'type' || domain === 'region'
        ? { domain, bits: positionBits(index, condition) }
        : originMask(index, positionBits(index, condition));
  }
}

/** Every distinct value is tested once. */
function positionBits(index: CatalogIndex, condition: Condition): Uint8Array {
  const { field, op, value } = condition;
  const { codes, values, small } = valueColumn(
    index,
    field.path,
    domainSize(index, field.domain),
    field.read,
  );
  const passes = new Uint8Array(values.length);
  if (op === 'contains') {
    const part = String(value).toLowerCase();
    for (let code = 0; code < passes.length; code += 1) passes[code] = small[code]?.includes(part) ? 1 : 0;
  } else {
    const test = testOf(condition);
    for (let code = 0; code < passes.length; code += 1) passes[code] = test(values[code] ?? null) ? 1 : 0;
  }
  const bits = new Uint8Array(codes.length);
  for (let at = 0; at < bits.length; at += 1) bits[at] = passes[codes[at] ?? 0] ?? 0;
  return bits;
}

/** Owns its input, which is written to. */
function inverted(mask: Mask): Mask {
  if (mask.domain === 'type' || mask.domain === 'region') return { ...mask, bits: flipped(mask.bits) };
  const ofType = flipped(mask.ofType);
  if (mask.domain === 'place') return { ...mask, ofType, regions: flipped(mask.regions) };
  return { domain: 'row', ofType, passes: (row) => !mask.passes(row) };
}

function flipped(verdicts: Uint8Array): Uint8Array {
  for (let at = 0; at < verdicts.length; at += 1) {
    if (verdicts[at] !== mixed) verdicts[at] = 1 - (verdicts[at] ?? 0);
  }
  return verdicts;
}
