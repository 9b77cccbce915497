import type { Phase } from '@terroir/shared-types';

export interface PhaseTimes {
  elapsedSeconds: number;
  /** Over the time it takes as a rule. */
  late: boolean;
  /** So long over it that who waits wants to know what happens next. */
  stuck: boolean;
  /** Of the widest bar of its VM, 0 to 1. */
  share: number;
  ghostShare: number;
}

// Short phases may take several times as long as a rule without anything being wrong.
const stuckSeconds = 30;

const elapsedOf = ({ startedAt, endedAt }: Phase, nowMs: number): number =>
  startedAt === null
    ? 0
    : Math.max(0, ((endedAt === null ? nowMs : Date.parse(endedAt)) - Date.parse(startedAt)) / 1000);

/** How long each phase took so far beside what it takes as a rule, all on one scale; what is skipped has no bar. */
export const phaseTimes = (phases: readonly Phase[], nowMs: number): PhaseTimes[] => {
  const widest = Math.max(
    1,
    ...phases
      .filter(({ state }) => state !== 'skipped')
      .map((phase) => Math.max(phase.expectedSeconds, elapsedOf(phase, nowMs))),
  );
  return phases.map((phase) => {
    const elapsedSeconds = elapsedOf(phase, nowMs);
    return {
      elapsedSeconds,
      late: phase.state === 'running' && elapsedSeconds > phase.expectedSeconds,
      stuck: phase.state === 'running' && elapsedSeconds > Math.max(stuckSeconds, 2 * phase.expectedSeconds),
      share: elapsedSeconds / widest,
      ghostShare: phase.expectedSeconds / widest,
    };
  });
};
