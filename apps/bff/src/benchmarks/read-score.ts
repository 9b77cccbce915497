/** What a benchmark prints last: a line of its own, the number in the unit that its script declares. */
const scoreLine = /^terroir-score: *([0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?) *\r?$/gm;

/** The last score in the output of a benchmark; null: there is none, or it is no positive number. */
export const readScore = (output: string): number | null => {
  const text = [...output.matchAll(scoreLine)].at(-1)?.[1];
  const score = Number(text ?? Number.NaN);
  return Number.isFinite(score) && score > 0 ? score : null;
};
