import { unprocessable } from './problem-error.ts';

/** One page of a list that is whole in memory; the cursor is the position. */
export const pageOfArray = <Item>(
  all: readonly Item[],
  query: { limit?: number | undefined; cursor?: string | undefined },
): { items: Item[]; nextCursor?: string; total: number } => {
  const start = query.cursor === undefined ? 0 : readCursor(query.cursor);
  const end = query.limit === undefined ? all.length : start + query.limit;
  const items = all.slice(start, end);
  return { items, total: all.length, ...(end < all.length ? { nextCursor: writeCursor(end) } : {}) };
};

export const writeCursor = (position: number): string => Buffer.from(`p${position}`).toString('base64url');

const notOurs = () =>
  unprocessable('The cursor is not valid.', [{ path: 'cursor', message: 'not a cursor of this list' }]);

/** Throws ProblemError 422 when the cursor is not one of ours. */
export const readCursor = (cursor: string): number => {
  const position = /^p(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1];
  if (position === undefined) {
    throw notOurs();
  }
  return Number(position);
};

/** A cursor that names where to go on, for lists that may grow between two pages. */
export const writeIdCursor = (id: string): string => Buffer.from(`i${id}`).toString('base64url');

/** Throws ProblemError 422 when the cursor is not one of ours. */
export const readIdCursor = (cursor: string): string => {
  const id = /^i(.{3,200})$/u.exec(Buffer.from(cursor, 'base64url').toString())?.[1];
  if (id === undefined) throw notOurs();
  return id;
};
