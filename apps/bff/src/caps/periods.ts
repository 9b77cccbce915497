export interface Period {
  limit: 'dailyUsd' | 'monthlyUsd';
  fromMs: number;
  toMs: number;
}

const dayMs = 86_400_000;

/** The UTC day and month that `now` is in. */
export const periodsAt = (now: Date): readonly Period[] => {
  const day = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  return [
    { limit: 'dailyUsd', fromMs: day, toMs: day + dayMs },
    {
      limit: 'monthlyUsd',
      fromMs: Date.UTC(now.getUTCFullYear(), now.getUTCMonth()),
      toMs: Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1),
    },
  ];
};
