import type { ProblemIssue } from '@terroir/shared-types';

/** A refusal with everything the client needs: what happened, why, what to do next. */
export class ProblemError extends Error {
  override name = 'ProblemError';
  readonly status: number;
  readonly code: string;
  readonly remedy: string | undefined;
  readonly errors: ProblemIssue[] | undefined;
  /** Further members of the answer, e.g. `estimate` of a `confirmation-required`. */
  readonly extra: Record<string, unknown>;
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    code: string,
    detail: string,
    more: {
      remedy?: string;
      errors?: ProblemIssue[];
      extra?: Record<string, unknown>;
      headers?: Record<string, string>;
      cause?: unknown;
    } = {},
  ) {
    super(detail, { cause: more.cause });
    this.status = status;
    this.code = code;
    this.remedy = more.remedy;
    this.errors = more.errors;
    this.extra = more.extra ?? {};
    this.headers = more.headers ?? {};
  }
}

export const notFound = (what: string, id: string): ProblemError =>
  new ProblemError(404, 'not-found', `There is no ${what} ${JSON.stringify(id)}.`);
export const conflict = (code: string, detail: string, remedy: string): ProblemError =>
  new ProblemError(409, code, detail, { remedy });
export const unprocessable = (detail: string, errors?: ProblemIssue[]): ProblemError =>
  new ProblemError(422, 'invalid-request', detail, errors === undefined ? {} : { errors });

export const methodNotAllowed = (method: string, allow: readonly string[]): ProblemError =>
  new ProblemError(405, 'method-not-allowed', `${method} is not possible here.`, {
    remedy: `Use ${allow.join(', ')}.`,
    headers: { allow: allow.join(', ') },
  });
