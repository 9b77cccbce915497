/** Wait before try `attempt` (0 first): doubling from 0.5 s to 15 s, the upper half random against stampedes. */
export const backoffMs = (attempt: number, random: () => number = Math.random): number => {
  const ceilingMs = Math.min(15_000, 500 * 2 ** Math.min(attempt, 10));
  return Math.round(ceilingMs / 2 + (random() * ceilingMs) / 2);
};
