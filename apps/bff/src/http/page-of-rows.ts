/** One page of rows read with a limit of one more than `limit`; `next`: the last of the page, when more follow. */
export const pageOfRows = <Row>(
  found: readonly Row[],
  limit: number,
): { rows: Row[]; next: Row | undefined } => {
  const rows = found.slice(0, limit);
  return { rows, next: found.length > limit ? rows.at(-1) : undefined };
};
