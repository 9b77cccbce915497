import type { ProblemIssue, Wording, WordingCode } from '@terroir/shared-types';
import { type Said, say } from '../wordings/say.ts';

const textOf = (words: string | Said): string => (typeof words === 'string' ? words : words.text);
const wordingOf = (words: string | Said | undefined): Wording | undefined =>
  typeof words === 'object' ? words.wording : undefined;

/** A refusal with everything the client needs: what happened, why, what to do next. */
export class ProblemError extends Error {
  override name = 'ProblemError';
  readonly status: number;
  readonly code: string;
  readonly detailWording: Wording | undefined;
  readonly remedy: string | undefined;
  readonly remedyWording: Wording | undefined;
  readonly errors: ProblemIssue[] | undefined;
  /** Further members of the answer, e.g. `estimate` of a `confirmation-required`. */
  readonly extra: Record<string, unknown>;
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    code: string,
    detail: string | Said,
    more: {
      remedy?: string | Said;
      errors?: ProblemIssue[];
      extra?: Record<string, unknown>;
      headers?: Record<string, string>;
      cause?: unknown;
    } = {},
  ) {
    super(textOf(detail), { cause: more.cause });
    this.detailWording = wordingOf(detail);
    this.remedyWording = wordingOf(more.remedy);
    this.status = status;
    this.code = code;
    this.remedy = more.remedy === undefined ? undefined : textOf(more.remedy);
    this.errors = more.errors;
    this.extra = more.extra ?? {};
    this.headers = more.headers ?? {};
  }
}

type NamedBy<Code> = Code extends `thing-${infer Name}` ? Name : never;
/** What there may be none of. */
export type Thing = NamedBy<WordingCode>;

export const notFound = (what: Thing, id: string): ProblemError => {
  const values = { what: say(`thing-${what}`), id: JSON.stringify(id) };
  return new ProblemError(404, 'not-found', say('no-such-thing', values));
};
/** What is asked does not fit how things stand. In our own words, which have a name. */
export const conflict = (code: string, detail: Said, remedy: Said): ProblemError =>
  new ProblemError(409, code, detail, { remedy });
export const unprocessable = (detail: string | Said, errors?: ProblemIssue[]): ProblemError =>
  new ProblemError(422, 'invalid-request', detail, errors === undefined ? {} : { errors });

/** One field that does not fit. */
export const unreadable = (path: string, said: Said): ProblemError =>
  unprocessable(said, [{ path, message: said.text, messageWording: said.wording }]);

export const methodNotAllowed = (method: string, allow: readonly string[]): ProblemError => {
  const methods = allow.join(', ');
  return new ProblemError(405, 'method-not-allowed', say('method-impossible', { method }), {
    remedy: say('use-methods', { methods }),
    headers: { allow: methods },
  });
};
