import type { ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { ProblemError } from './problem-error.ts';
import { toProblem, toProblemError } from './to-problem.ts';

/** Answers with a problem document; a bug of ours is logged with its stack and shown without it. */
export const sendProblem = (
  response: ServerResponse,
  error: unknown,
  {
    requestId,
    logger,
    redact = (text) => text,
  }: { requestId: string; logger: Logger; redact?: (text: string) => string },
): void => {
  const known = toProblemError(error);
  if (known === null || known.status >= 500) logger.error({ requestId, err: error }, 'request failed');
  const problem =
    known ??
    new ProblemError(500, 'internal', 'A defect of Terroir: the request was not completed.', {
      remedy: `Look for the request id ${requestId} in the log.`,
    });
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.statusCode = problem.status;
  for (const [name, value] of Object.entries(problem.headers)) response.setHeader(name, value);
  response.setHeader('content-type', 'application/problem+json; charset=utf-8');
  response.setHeader('cache-control', 'no-store');
  response.setHeader('x-request-id', requestId);
  response.end(redact(JSON.stringify(toProblem(problem, requestId))));
};
