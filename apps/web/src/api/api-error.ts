import type { Problem, ProblemIssue, Wording } from '@terroir/shared-types';

/** A refusal or failure of the server, with its remedy; `status` 0: the server did not answer. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly detailWording: Wording | undefined;
  readonly remedy: string | undefined;
  readonly remedyWording: Wording | undefined;
  readonly errors: readonly ProblemIssue[];
  readonly requestId: string | undefined;

  constructor(problem: Partial<Problem> & Pick<Problem, 'status' | 'code' | 'detail'>, cause?: unknown) {
    super(problem.detail, { cause });
    this.status = problem.status;
    this.code = problem.code;
    this.detail = problem.detail;
    this.detailWording = problem.detailWording;
    this.remedy = problem.remedy;
    this.remedyWording = problem.remedyWording;
    this.errors = problem.errors ?? [];
    this.requestId = problem.requestId;
  }
}

export const isApiError = (error: unknown): error is ApiError => error instanceof ApiError;
