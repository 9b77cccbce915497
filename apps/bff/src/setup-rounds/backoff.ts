const pausesMs = [5_000, 30_000, 120_000, 600_000, 1_800_000];

/** How often a VM is brought back by itself before a person is asked. */
export const maxRecoveries = pausesMs.length;

/** The pause before the n-th recovery, from 0. */
export const recoveryPauseMs = (recoveries: number): number =>
  pausesMs[Math.min(recoveries, pausesMs.length - 1)] ?? 0;
