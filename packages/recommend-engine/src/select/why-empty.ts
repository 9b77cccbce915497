import type { EmptyReason } from '@terroir/shared-types';
import type { CatalogIndex } from '../catalog/catalog-index.ts';
import type { Condition } from '../filter/condition.ts';
import type { Field } from '../filter/fields.ts';
import { nearestName } from '../filter/nearest-name.ts';
import { countMisses, type MissGroups } from './count-misses.ts';
import { domainColumn, domainSize } from '../mask/mask.ts';
import { firstMiss, type Misses, missesAt, missesOf } from './misses.ts';
import type { Requirement } from './requirement.ts';

/** Ways out that are told: one is what a person wants, three are a choice. */
const maxWaysOut = 8;

/** Names among which a nearest one is looked for. */
const maxNames = 400;

/**
 * Why nothing matches: the condition at which the last spec is lost, and the smallest sets of conditions that
 * would bring specs back when dropped, with how many. Undefined without conditions or on an empty catalog.
 */
export function whyEmpty(index: CatalogIndex, requirements: readonly Requirement[]): EmptyReason | undefined {
  if (requirements.length === 0 || index.offers.length === 0) return undefined;
  const misses = missesOf(index, requirements);
  const groups = countMisses(index, misses);
  const combinations = countCombinations(groups);
  const last = requirements[Math.max(...combinations.map(([bits]) => firstMiss(bits))) - 1];
  const wanted = Math.min(...combinations.map(([bits]) => countBits(bits)));
  const sets = combinations
    .filter(([bits]) => countBits(bits) === wanted)
    .toSorted(([a, countA], [b, countB]) => countB - countA || a - b)
    .slice(0, maxWaysOut);
  const values =
    wanted === 1 ? valuesBeyond(index, misses, groups, requirements, sets) : new Map<number, Values>();
  const waysOut = sets.map(([bits, total]) => {
    const dropped = requirements.filter((_, at) => ((bits >>> at) & 1) === 1);
    const nearest = nearestOf(dropped[0], values.get(bits));
    return { drop: dropped.map(({ path, text }) => ({ path, text })), total, ...nearest };
  });
  return {
    emptiedBy: { path: last?.path ?? '', text: last?.text ?? '' },
    matchesAlone: requirements.map(({ path, text }, at) => ({
      path,
      text,
      total: combinations.reduce((sum, [bits, rows]) => sum + (((bits >>> at) & 1) === 0 ? rows : 0), 0),
    })),
    waysOut,
  };
}

/** How many rows miss each combination of requirements. */
function countCombinations(groups: MissGroups): [bits: number, rows: number][] {
  const rowsOf = new Map<number, number>();
  for (let at = 0; at < groups.length; at += 1) {
    const bits = groups.bits[at] ?? 0;
    rowsOf.set(bits, (rowsOf.get(bits) ?? 0) + (groups.rows[at] ?? 0));
  }
  return [...rowsOf];
}

function countBits(bits: number): number {
  let left = bits;
  let count = 0;
  while (left !== 0) {
    left &= left - 1;
    count += 1;
  }
  return count;
}

type Values = ReadonlySet<string | number>;

/** The values of the one field in the way, over the specs that only it leaves out; by the bits of what is missed. */
function valuesBeyond(
  index: CatalogIndex,
  misses: Misses,
  groups: MissGroups,
  requirements: readonly Requirement[],
  sets: readonly [bits: number, rows: number][],
): Map<number, Values> {
  const typesOf = new Map(sets.map(([bits]) => [bits, new Set<number>()]));
  for (let at = 0; at < groups.length; at += 1) {
    typesOf.get(groups.bits[at] ?? 0)?.add(groups.type[at] ?? 0);
  }
  const found = new Map<number, Values>();
  for (const [bits, types] of typesOf) {
    const field = requirements[firstMiss(bits) - 1]?.condition?.field;
    if (field === undefined) continue;
    const values = new Set<string | number>();
    for (const at of positionsIn(index, field, types, (row) => missesAt(index, misses, row) === bits)) {
      const value = field.read(index, at);
      if (typeof value === 'string' || typeof value === 'number') values.add(value);
      if (field.kind === 'string' && values.size > maxNames) break;
    }
    found.set(bits, values);
  }
  return found;
}

/** Where the wanted rows of some types are in the domain of a field, in order. */
function positionsIn(
  index: CatalogIndex,
  { domain }: Field,
  types: ReadonlySet<number>,
  isWanted: (row: number) => boolean,
): Iterable<number> {
  if (domain === 'type') return types;
  const { typeStart, typeRows } = index;
  const column = domainColumn(index, domain);
  const marks = new Uint8Array(domainSize(index, domain));
  for (const type of types) {
    for (let place = typeStart[type] ?? 0; place < (typeStart[type + 1] ?? 0); place += 1) {
      const row = typeRows[place] ?? 0;
      const at = column === undefined ? row : (column[row] ?? 0);
      if (marks[at] === 0 && isWanted(row)) marks[at] = 1;
    }
  }
  const positions: number[] = [];
  for (let at = 0; at < marks.length; at += 1) if (marks[at] === 1) positions.push(at);
  return positions;
}

/** The value that the one condition in the way would have to allow. */
function nearestOf(
  requirement: Requirement | undefined,
  values: Values | undefined,
): Pick<EmptyReason['waysOut'][number], 'nearest'> {
  const condition = requirement?.condition;
  if (condition === undefined || values === undefined) return {};
  if (Array.isArray(condition.value) || condition.op === 'exists') return {};
  const { field } = condition;
  // Of hundreds of names the least far is no hint.
  if (field.kind === 'string' && values.size > maxNames) return {};
  const value = nearestValue(condition, values);
  const unit = field.unit === undefined ? {} : { unit: field.unit };
  return value === undefined ? {} : { nearest: { field: field.path, value, ...unit } };
}

function nearestValue({ value }: Condition, known: Values): string | number | undefined {
  if (typeof value === 'string') {
    return nearestName(value, [...known].map(String)) ?? [...known].map(String).toSorted()[0];
  }
  const distance = (one: string | number): number => Math.abs(Number(one) - Number(value));
  return [...known].toSorted((a, b) => distance(a) - distance(b))[0];
}
