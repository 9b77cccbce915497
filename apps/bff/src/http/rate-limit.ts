import type { RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import type { Logger } from 'pino';
import { ProblemError } from './problem-error.ts';
import { sendProblem } from './send-problem.ts';

const windowMs = 10_000;

/** 2,000 requests per second and address, averaged over ten seconds: far above any page, below a flood. */
export const limitRate = (logger: Logger, perWindow = 20_000): RequestHandler =>
  rateLimit({
    windowMs,
    limit: perWindow,
    legacyHeaders: false,
    standardHeaders: false,
    keyGenerator: (request) => ipKeyGenerator(request.socket.remoteAddress ?? '0.0.0.0'),
    handler: (_request, response) => {
      const error = new ProblemError(429, 'too-many-requests', 'Too many requests from this address.', {
        remedy: 'Wait as long as Retry-After says.',
        headers: { 'retry-after': String(windowMs / 1000) },
      });
      sendProblem(response, error, { requestId: String(response.getHeader('x-request-id') ?? ''), logger });
    },
  });
