import type { Neighbour, RecommendationRequest, Spec, SpecFigures } from '@terroir/shared-types';
import type { CatalogIndex } from '../catalog/catalog-index.ts';
import { noCard } from '../catalog/card-kinds.ts';
import type { SpecType } from '../catalog/catalog-tables.ts';
import { hourlyUsdAt, specAt, typeAt } from '../catalog/read-spec.ts';
import type { RecommendOptions } from '../rank/recommend.ts';
import { Matches } from '../select/matches.ts';
import { type Asked, ask, positionOf, requireRow } from './ask.ts';
import { figuresOf } from './figures.ts';
import { satisfies } from './misses-of.ts';

export interface Neighbours {
  spec: Spec;
  figures: SpecFigures;
  items: Neighbour[];
}

/** Lower is better in each place, in order; NaN and undefined: not known, which never wins. */
type Keys = readonly number[];

/**
 * The three alternatives to a choice: the cheapest with the same cards (without cards: the same size), the
 * nearest to the users, and the best value (with a workload: the cheapest million tokens), each with what it
 * would change. Only specs that match the question (less the conditions that the chosen one fails) and can stand in
 * for it are considered. Throws a
 * `QueryError` for an unknown spec or a question that cannot be asked.
 */
export function neighbours(
  index: CatalogIndex,
  request: RecommendationRequest,
  specId: string,
  options: RecommendOptions = {},
): Neighbours {
  const chosen = requireRow(index, specId, 'specId');
  const asked = askAround(index, request, options, chosen);
  const type = typeAt(index, chosen);
  const needsMore = asked.fits === undefined;
  const able = standIns(index, needsMore ? type : undefined, type);
  const rows = withRow(
    asked.rows.filter((row) => able[index.offers.type[row] ?? 0] === 1),
    chosen,
  );
  const figures = figuresOf(asked, Matches.of(index, rows));
  const own = figures.of(chosen, positionOf(rows, chosen));
  const price = (row: number): number => hourlyUsdAt(index, row) ?? Number.NaN;
  const km = (row: number, at: number): number => figures.location?.at(row, at) ?? Number.NaN;

  const found = (kind: Neighbour['kind'], keys: (row: number, at: number) => Keys): Neighbour => {
    const row = firstBy(rows, keys);
    if (row === undefined) return { kind, code: 'nothing-known', spec: null, figures: null, deltas: null };
    const theirs = figures.of(row, positionOf(rows, row));
    const code = row === chosen ? 'already-chosen' : 'found';
    return { kind, code, spec: specAt(index, row), figures: theirs, deltas: deltasOf(own, theirs) };
  };
  const same = sameCards(index, type);
  const items = [
    found('cheapest-same-gpu', (row, at) =>
      same[index.offers.type[row] ?? 0] === 1 ? [price(row), orLast(km(row, at))] : [],
    ),
    figures.location === undefined
      ? { kind: 'nearest' as const, code: 'no-place-given' as const, spec: null, figures: null, deltas: null }
      : found('nearest', (row, at) => [km(row, at), orLast(price(row))]),
    found('best-value', (row, at) => {
      const tokens = figures.tokenCost?.at(row, at);
      const value = figures.value?.at(row, at);
      const key = figures.tokenCost === undefined ? -(value ?? Number.NaN) : (tokens ?? Number.NaN);
      return [key, orLast(km(row, at))];
    }),
  ];
  return { spec: specAt(index, chosen), figures: own, items };
}

/** What the chosen spec fails is no demand on its neighbours: it was chosen all the same. */
function askAround(
  index: CatalogIndex,
  request: RecommendationRequest,
  options: RecommendOptions,
  chosen: number,
): Asked {
  const asked = ask(index, request, options);
  if (positionOf(asked.rows, chosen) >= 0) return asked;
  const kept = asked.requirements.filter((requirement) => satisfies(index, requirement, chosen));
  return ask(index, request, options, kept);
}

function orLast(value: number): number {
  return Number.isNaN(value) ? Infinity : value;
}

/** The row with the least keys; the first one of equals. Rows without a first key do not take part. */
function firstBy(rows: Uint32Array, keys: (row: number, position: number) => Keys): number | undefined {
  let best: number | undefined;
  let bestKeys: Keys = [];
  for (const [position, row] of rows.entries()) {
    const mine = keys(row, position);
    if (Number.isNaN(mine[0] ?? Number.NaN)) continue;
    if (best === undefined || isLess(mine, bestKeys)) [best, bestKeys] = [row, mine];
  }
  return best;
}

function isLess(a: Keys, b: Keys): boolean {
  const at = a.findIndex((key, place) => key !== b[place]);
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
}

/**
 * VM types that can do the job of the chosen one: an accelerator with at least its memory, or, without one, at
 * least its vCPU and memory. `least` undefined: whatever has cards (the workload already says what it needs).
 */
function standIns(index: CatalogIndex, least: SpecType | undefined, chosen: SpecType): Uint8Array {
  return Uint8Array.from(index.types, (type, at) => {
    const hasCard = index.cards.ofType[at] !== noCard;
    if (hasCard !== (chosen.accelerator !== null)) return 0;
    if (least === undefined) return 1;
    if (chosen.accelerator === null) {
      return type.vcpu >= least.vcpu && type.memoryGib >= least.memoryGib ? 1 : 0;
    }
    const [mine, theirs] = [chosen.accelerator, type.accelerator];
    if (mine.memoryGibTotal === null)
      return mine.model === theirs?.model && mine.count <= theirs.count ? 1 : 0;
    return (theirs?.memoryGibTotal ?? 0) >= mine.memoryGibTotal ? 1 : 0;
  });
}

/** The same card, memory and number of cards; without cards the same vCPU and architecture. */
function sameCards(index: CatalogIndex, { accelerator, vcpu, arch }: SpecType): Uint8Array {
  return Uint8Array.from(index.types, (type) => {
    if (accelerator === null) return type.vcpu === vcpu && type.arch === arch ? 1 : 0;
    const other = type.accelerator;
    const same =
      other?.model === accelerator.model &&
      other.memoryGibEach === accelerator.memoryGibEach &&
      other.count === accelerator.count;
    return same ? 1 : 0;
  });
}

function withRow(rows: Uint32Array, row: number): Uint32Array {
  return positionOf(rows, row) >= 0 ? rows : Uint32Array.from([...rows, row]).toSorted();
}

/** The neighbour's figure less the chosen one's; null where either is not known. */
function deltasOf(own: SpecFigures, theirs: SpecFigures): Neighbour['deltas'] {
  const less = (a: number | null, b: number | null): number | null =>
    a === null || b === null ? null : a - b;
  return {
    hourlyUsd: less(theirs.hourlyUsd, own.hourlyUsd),
    ms: less(theirs.ms, own.ms),
    km: less(theirs.km, own.km),
    performance: less(theirs.performance, own.performance),
    tokensPerSecond: less(theirs.tokensPerSecond, own.tokensPerSecond),
    usdPerMillionTokens: less(theirs.usdPerMillionTokens, own.usdPerMillionTokens),
  };
}
