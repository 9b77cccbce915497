import { type Request, type Response, Router } from 'express';
import type { Logger } from 'pino';
import { say } from '../wordings/say.ts';
import type { Authenticator } from './authenticate.ts';
import type { Idempotency, StoredAnswer } from './idempotency.ts';
import { parseCall } from './parse-call.ts';
import { methodNotAllowed, ProblemError } from './problem-error.ts';
import { handled, type Principal, type Role, type Route } from './route.ts';
import { sendProblem } from './send-problem.ts';

export interface MountDeps {
  authenticator: Authenticator;
  idempotency: Idempotency;
  logger: Logger;
  redact: (text: string) => string;
  /** Why changes are refused now; null: they are not. */
  readOnlyReason: string | null;
  /** True in tests: an answer that does not match its schema is a 500. */
  checksReplies: boolean;
}

const rankOf: Record<Role, number> = { viewer: 0, operator: 1, admin: 2 };
const anyone: Principal = { actor: 'anyone', role: 'viewer', sessionId: null };
const isRead = (method: string): boolean => method === 'GET' || method === 'HEAD';

const admit = (route: Route, request: Request, deps: MountDeps): Principal => {
  const principal = route.role === 'anyone' ? anyone : deps.authenticator.authenticate(request);
  if (route.role !== 'anyone' && rankOf[principal.role] < rankOf[route.role]) {
    throw new ProblemError(
      403,
      'forbidden',
      say('needs-role', { needed: route.role, yours: principal.role }),
    );
  }
  if (deps.readOnlyReason !== null && !isRead(request.method) && route.readsOnly !== true) {
    throw new ProblemError(503, 'read-only', deps.readOnlyReason, { headers: { 'retry-after': '30' } });
  }
  return principal;
};

const run = async (
  route: Route,
  request: Request,
  response: Response,
  deps: MountDeps,
): Promise<StoredAnswer | typeof handled> => {
  const principal = admit(route, request, deps);
  const { params, query, body, rawBody } = await parseCall(route, request);
  const work = async (): Promise<StoredAnswer | typeof handled> => {
    const call = { params, query, body, actor: principal.actor, principal, request, response };
    const answer = await route.handle(call);
    if (answer === handled) return handled;
    if (deps.checksReplies) route.reply.parse(answer.body);
    const text = JSON.stringify(answer.body);
    return { status: answer.status ?? route.status ?? 200, headers: answer.headers ?? {}, text };
  };
  const key = request.headers['idempotency-key'];
  const creates = route.status === 201 || route.status === 202;
  if (route.method !== 'post' || !creates || typeof key !== 'string') return work();
  const address = `post ${request.originalUrl}`;
  return deps.idempotency.once({ key, actor: principal.actor, route: address, body: rawBody }, async () => {
    const answer = await work();
    if (answer === handled)
      throw new ProblemError(422, 'not-repeatable', 'This route takes no Idempotency-Key.');
    return answer;
  });
};

const send = (response: Response, { status, headers, text }: StoredAnswer): void => {
  response.status(status).set('cache-control', 'no-store').set(headers);
  if (status === 204) response.end();
  else response.type('application/json').send(text);
};

const answerWith =
  (deps: MountDeps, handle: (request: Request, response: Response) => Promise<void>) =>
  async (request: Request, response: Response): Promise<void> => {
    const requestId = String(response.getHeader('x-request-id'));
    const startedAtMs = performance.now();
    try {
      await handle(request, response);
    } catch (error) {
      sendProblem(response, error, { requestId, logger: deps.logger, redact: deps.redact });
    }
    // The route's path, not the address: addresses may carry tickets.
    const path = (request.route as { path?: unknown } | undefined)?.path;
    const tookMs = Math.round(performance.now() - startedAtMs);
    deps.logger.debug(
      { requestId, method: request.method, path, status: response.statusCode, tookMs },
      'request',
    );
  };

/** All routes under one router: parse, call, send. Throws when two routes claim the same method and path. */
export const mount = (routes: readonly Route[], deps: MountDeps): Router => {
  const router = Router({ caseSensitive: true });
  const methodsByPath = new Map<string, string[]>();
  for (const route of routes) {
    const methods = methodsByPath.get(route.path) ?? [];
    if (methods.includes(route.method)) throw new Error(`Two routes claim ${route.method} ${route.path}.`);
    methodsByPath.set(route.path, [...methods, route.method]);
    router[route.method](
      route.path,
      answerWith(deps, async (request, response) => {
        const answer = await run(route, request, response, deps);
        if (answer !== handled) send(response, answer);
      }),
    );
  }
  for (const [path, methods] of methodsByPath) {
    const allow = methods.flatMap((method) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]));
    router.all(
      path,
      answerWith(deps, async (request) => {
        deps.authenticator.authenticate(request);
        throw methodNotAllowed(request.method, allow);
      }),
    );
  }
  router.use(
    answerWith(deps, async (request) => {
      deps.authenticator.authenticate(request);
      throw new ProblemError(404, 'not-found', say('no-such-route', { path: request.path }), {
        remedy: say('see-docs'),
      });
    }),
  );
  return router;
};
