import type { CriterionResult, RankedSpec, WhyBefore, WhyBeforeReason } from '@terroir/shared-types';

/**
 * Why `before` stands above `after`, as data: what decided, and per criterion both values, their difference and
 * the points (share of the whole score, −1 to 1) that it gives `before`; what weighs most comes first.
 */
export function whyBefore(before: RankedSpec, after: RankedSpec): WhyBefore {
  const reasons = before.criteria
    .map((mine) =>
      reasonOf(
        mine,
        after.criteria.find(({ by }) => by === mine.by),
      ),
    )
    .toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points));
  const scoreGap = before.score === null || after.score === null ? null : before.score - after.score;
  return {
    before: before.spec.id,
    after: after.spec.id,
    decidedBy: decidedBy(before, after, reasons, scoreGap),
    scoreGap,
    reasons,
  };
}

function decidedBy(
  before: RankedSpec,
  after: RankedSpec,
  reasons: readonly WhyBeforeReason[],
  scoreGap: number | null,
): WhyBefore['decidedBy'] {
  if (before.rank === null || after.rank === null) return 'filter';
  const unknowns = (code: WhyBeforeReason['code']): number =>
    reasons.filter((reason) => reason.code === code).length;
  if (unknowns('after-unknown') > unknowns('before-unknown')) return 'unknown';
  return scoreGap === null || scoreGap === 0 ? 'id' : 'score';
}

function reasonOf(mine: CriterionResult, theirs: CriterionResult | undefined): WhyBeforeReason {
  const { by, unit, value: before } = mine;
  const after = theirs?.value ?? null;
  const points = pointsOf(mine) - (theirs === undefined ? 0 : pointsOf(theirs));
  // An unknown value has weight 0 in the result; the other side tells what it would have weighed.
  const weight = Math.max(mine.weight, theirs?.weight ?? 0);
  const difference = before === null || after === null ? null : before - after;
  const ratio = difference === null || after === null || after === 0 ? null : difference / after;
  return {
    by,
    code: codeOf(before, after, weight, points),
    unit,
    before,
    after,
    difference,
    ratio,
    weight,
    points,
  };
}

function pointsOf({ score, weight }: CriterionResult): number {
  return (score ?? 0) * weight;
}

function codeOf(
  before: number | null,
  after: number | null,
  weight: number,
  points: number,
): WhyBeforeReason['code'] {
  if (before === null && after === null) return weight === 0 ? 'not-counted' : 'both-unknown';
  if (weight === 0) return 'not-counted';
  if (before === null) return 'before-unknown';
  if (after === null) return 'after-unknown';
  return points === 0 ? 'equal' : points > 0 ? 'better' : 'worse';
}
