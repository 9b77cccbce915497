import { unprocessable } from '../../http/problem-error.ts';

/** Where a search goes on. */
export interface SearchCursor {
  taskId: string;
  /** Byte from which the task is read again. */
  offset: number;
  /** Lines that begin before it. */
  lines: number;
  /** Lines that end up to this byte were looked at. */
  seen: number;
}

export const writeCursor = ({ taskId, offset, lines, seen }: SearchCursor): string =>
  [taskId, offset, lines, seen].join('.');

/** Throws ProblemError 422 for what `writeCursor` did not write. */
export const readCursor = (text: string): SearchCursor => {
  const [, taskId, offset, lines, seen] =
    /^([a-z0-9-]{1,64})\.(\d{1,15})\.(\d{1,15})\.(\d{1,15})$/.exec(text) ?? [];
  if (taskId === undefined) {
    throw unprocessable('The cursor is not one of ours.', [
      { path: 'cursor', message: 'use nextCursor of the answer before' },
    ]);
  }
  return { taskId, offset: Number(offset), lines: Number(lines), seen: Number(seen) };
};
