import { ProblemError } from '../http/problem-error.ts';
import { alreadySaid } from '../wordings/say.ts';

/** The same refusal, with the `error` member that OpenAI clients read beside the problem's own members. */
export const toOpenAiError = (problem: ProblemError): ProblemError => {
  const { status, code, message, remedy, remedyWording, errors, headers, extra } = problem;
  const type = status < 500 ? 'invalid_request_error' : 'api_error';
  const text = remedy === undefined ? message : `${message} ${remedy}`;
  return new ProblemError(status, code, alreadySaid(message, problem.detailWording), {
    ...(remedy === undefined ? {} : { remedy: alreadySaid(remedy, remedyWording) }),
    ...(errors === undefined ? {} : { errors }),
    headers,
    extra: { ...extra, error: { message: text, type, code, param: null } },
    cause: problem,
  });
};
