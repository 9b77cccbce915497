import type { CriterionId, Rank } from '@terroir/shared-types';
import type { CriterionContext, Evidence, Judgement } from '../criteria/criterion.ts';
import { criterionNamed } from '../criteria/criteria.ts';
import { QueryError } from '../filter/query-error.ts';
import { bestValue } from './best-value.ts';

/** A criterion asked for, with its share of the score. */
export interface Ballot {
  by: CriterionId;
  unit: string;
  /** Normalised: the weights of the criteria that apply sum to 1. */
  weight: number;
  /** Undefined: not applicable to this question. */
  judgement: Judgement | undefined;
  notApplicable: Evidence;
  /** Best known value among the matches; NaN when none is known. */
  best: number;
}

/** Lets every criterion judge the matches. Throws a `QueryError` for an unknown or repeated criterion. */
export function judge(context: Omit<CriterionContext, 'rank' | 'path'>, ranks: readonly Rank[]): Ballot[] {
  const { index, matches } = context;
  const seen = new Set<string>();
  const ballots = ranks.map((rank, at): Ballot => {
    const path = `rank.${at}`;
    const { by, criterion } = criterionNamed(rank.by, path);
    if (seen.has(by)) throw new QueryError('repeated-criterion', `${path}.by`, `"${by}" is asked for twice`);
    seen.add(by);
    const answer = criterion({ ...context, rank, path });
    if ('notApplicable' in answer) {
      const { unit, notApplicable } = answer;
      return { by, unit, weight: 0, judgement: undefined, notApplicable, best: Number.NaN };
    }
    const best = bestValue(index, matches, answer);
    const none: Evidence = { code: 'nothing-known', values: {} };
    const judgement = Number.isNaN(best) && matches.total > 0 ? undefined : answer;
    return { by, unit: answer.unit, weight: rank.weight, judgement, notApplicable: none, best };
  });
  const total = ballots.reduce(
    (sum, { judgement, weight }) => sum + (judgement === undefined ? 0 : weight),
    0,
  );
  return ballots.map((ballot) => ({
    ...ballot,
    weight: ballot.judgement === undefined || total === 0 ? 0 : ballot.weight / total,
  }));
}
