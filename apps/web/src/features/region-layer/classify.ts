export const stepCount = 5;

export interface Band {
  /** 1: best. */
  step: number;
  /** The best and the worst value in it. */
  best: number;
  worst: number;
  count: number;
}

/**
 * Five classes of about equally many regions, so that one outlier does not grey out the rest. Equal values are in
 * one class; with few different values there are fewer classes.
 */
export const classify = (
  values: ReadonlyMap<string, number>,
  better: 'lower' | 'higher',
): { stepOf: ReadonlyMap<string, number>; bands: readonly Band[] } => {
  const sign = better === 'lower' ? 1 : -1;
  const ordered = [...values].toSorted(([, a], [, b]) => sign * (a - b));
  const stepOf = new Map<string, number>();
  const bands: Band[] = [];
  for (const [at, [id, value]] of ordered.entries()) {
    const last = bands.at(-1);
    const step = Math.floor((at * stepCount) / ordered.length) + 1;
    if (last !== undefined && (last.worst === value || last.step === step)) {
      last.worst = value;
      last.count += 1;
      stepOf.set(id, last.step);
    } else {
      bands.push({ step, best: value, worst: value, count: 1 });
      stepOf.set(id, step);
    }
  }
  return { stepOf, bands };
};
