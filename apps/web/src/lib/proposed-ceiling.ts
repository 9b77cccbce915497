// A little above the price itself, so that a neighbour is found; the user moves it as he likes.
const proposedShare = 1.2;

/** The price ceiling first proposed for what stands in for a spec, USD per hour and VM. */
export const proposedCeiling = (hourlyUsd: number | null): number =>
  Number(((hourlyUsd ?? 1) * proposedShare).toPrecision(3));
