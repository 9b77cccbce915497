import {
  downloadTicketRequestSchema,
  downloadTicketSchema,
  loginAnswerSchema,
  loginRequestSchema,
  sessionSchema,
  ticketSchema,
} from '@terroir/shared-types';
import * as z from 'zod';
import { ProblemError } from '../http/problem-error.ts';
import { route, type Route } from '../http/route.ts';
import { version } from '../version.ts';
import { equalSecrets } from './equal-secrets.ts';
import type { LoginLimit } from './login-limit.ts';
import type { OneUseSecrets } from './one-use-secrets.ts';
import { sessionLifetimeMs, type Sessions } from './sessions.ts';
import type { Tickets } from './tickets.ts';

export interface SessionRoutesDeps {
  token: string;
  sessions: Sessions;
  tickets: Tickets;
  loginCodes: OneUseSecrets<true>;
  loginLimit: LoginLimit;
  cookieName: string;
  /** True when users reach us over TLS. */
  secureCookie: boolean;
  sandbox: boolean;
  readOnly: boolean;
}

const setCookie = (
  deps: SessionRoutesDeps,
  value: string,
  maxAgeSeconds: number,
): Record<string, string> => ({
  'set-cookie':
    `${deps.cookieName}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${maxAgeSeconds}` +
    (deps.secureCookie ? '; Secure' : ''),
});

/** Login, session and tickets. They work read-only as well, as they change nothing that is kept for others. */
export const sessionRoutes = (deps: SessionRoutesDeps): Route[] => [
  route({
    method: 'post',
    path: '/login',
    summary: 'Exchange the one-time code or the token for a session cookie and its key',
    tag: 'access',
    role: 'anyone',
    readsOnly: true,
    body: loginRequestSchema,
    reply: loginAnswerSchema,
    handle: ({ body, request }) => {
      const address = request.socket.remoteAddress ?? 'unknown';
      const waitSeconds = deps.loginLimit.waitSeconds(address);
      if (waitSeconds > 0) {
        throw new ProblemError(
          429,
          'too-many-logins',
          'Five logins from this address failed in 15 minutes.',
          {
            remedy: 'Wait as long as Retry-After says, or restart the server for a new login link.',
            headers: { 'retry-after': String(waitSeconds) },
          },
        );
      }
      const isValid =
        'code' in body ? deps.loginCodes.redeem(body.code) === true : equalSecrets(body.token, deps.token);
      if (!isValid) {
        deps.loginLimit.failed(address);
        throw new ProblemError(
          401,
          'unauthorized',
          'The code or token is not valid; a code works once, for ten minutes.',
          {
            remedy: 'Use the token from the data dir (file "token") or from TERROIR_TOKEN.',
          },
        );
      }
      const { cookie, key, expiresAt } = deps.sessions.create('session:main', 'admin');
      return { headers: setCookie(deps, cookie, sessionLifetimeMs / 1000), body: { key, expiresAt } };
    },
  }),
  route({
    method: 'get',
    path: '/session',
    summary: 'Who am I, and what kind of server is this',
    tag: 'access',
    role: 'viewer',
    reply: sessionSchema,
    handle: ({ principal: { actor, role } }) => ({
      body: { actor, role, version, sandbox: deps.sandbox, readOnly: deps.readOnly },
    }),
  }),
  route({
    method: 'delete',
    path: '/session',
    summary: 'Log out; open sockets of the session close',
    tag: 'access',
    role: 'viewer',
    readsOnly: true,
    reply: z.strictObject({}),
    handle: ({ principal }) => {
      if (principal.sessionId !== null) deps.sessions.end(principal.sessionId);
      return { headers: setCookie(deps, '', 0), body: {} };
    },
  }),
  route({
    method: 'post',
    path: '/ws-tickets',
    summary: 'A ticket for the first frame of the WebSocket: one use, 30 seconds',
    tag: 'access',
    role: 'viewer',
    readsOnly: true,
    reply: ticketSchema,
    handle: ({ principal }) => ({ body: deps.tickets.issueStream(principal) }),
  }),
  route({
    method: 'post',
    path: '/download-tickets',
    summary: 'A link that downloads one thing once, within 30 seconds',
    tag: 'access',
    role: 'viewer',
    readsOnly: true,
    body: downloadTicketRequestSchema,
    reply: downloadTicketSchema,
    handle: ({ body, principal }) => ({ body: deps.tickets.issueDownload(principal, body.path) }),
  }),
];
