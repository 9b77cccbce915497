import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import compression from 'compression';
import express from 'express';
import type { Logger } from 'pino';
import type { Authenticator } from './http/authenticate.ts';
import { docsPage } from './http/docs-page.ts';
import { apiIsElsewhere, type Gate, isApiPath } from './http/gate.ts';
import { answerHealth, type Health, healthPaths } from './http/health.ts';
import type { Idempotency } from './http/idempotency.ts';
import { mount } from './http/mount.ts';
import { openApiRoute } from './http/open-api-route.ts';
import { methodNotAllowed, ProblemError } from './http/problem-error.ts';
import { limitRate } from './http/rate-limit.ts';
import type { Route } from './http/route.ts';
import { securityHeaders } from './http/security-headers.ts';
import { sendProblem } from './http/send-problem.ts';
import { webFiles } from './http/web-files.ts';
import { say } from './wordings/say.ts';

export interface AppDeps {
  gate: Gate;
  health: Health;
  authenticator: Authenticator;
  idempotency: Idempotency;
  routes: readonly Route[];
  /** Serves `<endpointId>.localhost`; null: there are no presets. */
  proxyEndpoint: ((endpointId: string, request: IncomingMessage, response: ServerResponse) => void) | null;
  webDir: string;
  logger: Logger;
  /** Takes known secrets out of a problem before it is answered. */
  redact: (text: string) => string;
  readOnlyReason: string | null;
  checksReplies: boolean;
  tls: boolean;
}

const isStream = (response: ServerResponse): boolean =>
  String(response.getHeader('content-type') ?? '').startsWith('text/event-stream');

/** Everything behind the port but the WebSocket: gate first, then health, API, docs and page. */
export const createApp = (deps: AppDeps): RequestListener => {
  const { gate, logger } = deps;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.use((_request, response, next) => {
    response.setHeader('x-request-id', randomUUID());
    next();
  });
  app.use(securityHeaders({ origins: gate.origins, tls: deps.tls }));
  app.use(limitRate(logger));
  app.use(
    compression({
      filter: (request, response) => !isStream(response) && compression.filter(request, response),
    }),
  );
  app.use('/api/v1', mount([...deps.routes, openApiRoute(deps.routes)], deps));
  app.all(healthPaths, ({ method }) => {
    throw methodNotAllowed(method, ['GET', 'HEAD']);
  });
  app.use('/api/docs', docsPage(deps));
  app.use(webFiles(deps.webDir));
  app.use((request, _response) => {
    throw new ProblemError(404, 'not-found', say('no-such-page', { path: request.path }));
  });
  app.use(((error, _request, response, _next) => {
    sendProblem(response, error, {
      requestId: String(response.getHeader('x-request-id') ?? ''),
      logger,
      redact: deps.redact,
    });
  }) satisfies express.ErrorRequestHandler);

  return (request, response) => {
    const decision = gate.judge(request);
    if (decision.to === 'nobody') {
      const error = new ProblemError(decision.status, decision.code, decision.detail);
      sendProblem(response, error, { requestId: randomUUID(), logger });
    } else if (decision.to === 'endpoint') {
      const isOurs = deps.authenticator.carriesOurToken(request);
      // Our token is for us alone: no service on a VM may see it.
      if (isOurs) delete request.headers.authorization;
      const isForApi = isOurs && isApiPath(request.url ?? '');
      if (deps.proxyEndpoint !== null && !isForApi)
        deps.proxyEndpoint(decision.endpointId, request, response);
      else {
        const detail = isForApi ? apiIsElsewhere : 'No preset endpoint is served here.';
        const error = new ProblemError(421, 'wrong-host', detail);
        sendProblem(response, error, { requestId: randomUUID(), logger });
      }
    } else if (!answerHealth(request, response, deps.health)) {
      app(request, response);
    }
  };
};
