import { ProblemError } from '../http/problem-error.ts';

/** The same refusal, with the `error` member that OpenAI clients read beside the problem's own members. */
export const toOpenAiError = (problem: ProblemError): ProblemError => {
  const { status, code, message, remedy, errors, headers, extra } = problem;
  const type = status < 500 ? 'invalid_request_error' : 'api_error';
  const text = remedy === undefined ? message : `${message} ${remedy}`;
  return new ProblemError(status, code, message, {
    ...(remedy === undefined ? {} : { remedy }),
    ...(errors === undefined ? {} : { errors }),
    headers,
    extra: { ...extra, error: { message: text, type, code, param: null } },
    cause: problem,
  });
};
