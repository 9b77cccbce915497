// AWS counts requests per account and region; each region has its own count.
const regionsAtOnce = 8;

/** Maps over regions, some at a time; the first failure is the failure of all. */
export const inRegions = async <Result>(
  regions: readonly string[],
  work: (region: string) => Promise<Result>,
): Promise<Result[]> => {
  const results: Result[] = [];
  const waiting = [...regions.entries()];
  await Promise.all(
    Array.from({ length: Math.min(regionsAtOnce, waiting.length) }, async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        results[next[0]] = await work(next[1]);
      }
    }),
  );
  return results;
};
