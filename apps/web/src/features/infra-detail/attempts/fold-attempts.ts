import type { Attempt } from '@terroir/shared-types';

/** One step of the timeline: a try, or many VMs that were not asked for, for one and the same reason. */
export interface AttemptStep {
  attempt: Attempt;
  count: number;
}

/** Newest first; what was skipped for one spec in a row is one step. */
export const foldAttempts = (attempts: readonly Attempt[]): AttemptStep[] => {
  const steps: AttemptStep[] = [];
  for (const attempt of attempts.toReversed()) {
    const last = steps.at(-1);
    const isSame =
      last?.attempt.outcome === 'skipped' &&
      attempt.outcome === 'skipped' &&
      last.attempt.specId === attempt.specId &&
      last.attempt.code === attempt.code;
    if (isSame) last.count += 1;
    else steps.push({ attempt, count: 1 });
  }
  return steps;
};
