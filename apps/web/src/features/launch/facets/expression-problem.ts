import { isApiError } from '../../../api/api-error.ts';

export interface ExpressionProblem {
  message: string;
  /** From 0; null: the server named none. */
  position: number | null;
}

/** What the server says about the expression; null: the failure is about something else. */
export const expressionProblem = (error: unknown): ExpressionProblem | null => {
  if (!isApiError(error) || error.status !== 422) return null;
  const issue = error.errors.find(({ path }) => path.startsWith('expression'));
  const message = issue?.message ?? error.detail;
  if (issue === undefined && !/expression|field|operator/.test(`${error.code} ${error.detail}`)) return null;
  const at = /at character (\d+)/.exec(message)?.[1];
  return { message, position: at === undefined ? null : Number(at) - 1 };
};
