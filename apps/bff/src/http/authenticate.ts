import type { IncomingMessage } from 'node:http';
import { equalSecrets } from '../access/equal-secrets.ts';
import type { Sessions } from '../access/sessions.ts';
import type { Tickets } from '../access/tickets.ts';
import { ProblemError } from './problem-error.ts';
import type { Principal } from './route.ts';

export interface Authenticator {
  readonly cookieName: string;
  /** Who makes this API call. Throws ProblemError 401 or 403. */
  authenticate(request: IncomingMessage): Principal;
  /** Who opens this page: cookie without key, as a navigation cannot carry one. Throws ProblemError 401. */
  authenticatePage(request: IncomingMessage): Principal;
  /** Of an `Authorization: Bearer` header; null when there is no such header. Throws ProblemError 401. */
  byBearer(request: IncomingMessage): Principal | null;
  /** Does it carry a token of ours? Such a request must never reach a service on a VM as it is. */
  carriesOurToken(request: IncomingMessage): boolean;
}

export const unauthorized = (detail: string): ProblemError =>
  new ProblemError(401, 'unauthorized', detail, {
    remedy: 'Send "Authorization: Bearer <token>", or log in on the page.',
    headers: { 'www-authenticate': 'Bearer realm="terroir"' },
  });

const cookieValue = (request: IncomingMessage, name: string): string | null => {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
};

/** `/a?x=1&ticket=t` → the ticket and the address it was issued for. */
const splitTicket = (url: string): { ticket: string; path: string } | null => {
  const [path = '', query = ''] = url.split('?', 2);
  const parts = query.split('&');
  const ticket = parts.find((part) => part.startsWith('ticket='))?.slice('ticket='.length);
  if (ticket === undefined) return null;
  const rest = parts.filter((part) => !part.startsWith('ticket=')).join('&');
  return { ticket, path: rest === '' ? path : `${path}?${rest}` };
};

export const createAuthenticator = (deps: {
  token: string;
  sessions: Sessions;
  tickets: Tickets;
  /** Carries the port: cookies are shared between all ports of a host. */
  cookieName: string;
}): Authenticator => {
  const byBearer = (request: IncomingMessage): Principal | null => {
    const header = request.headers.authorization;
    if (header === undefined) return null;
    const token = /^Bearer ([!-~]{1,512})$/i.exec(header)?.[1];
    if (token === undefined || !equalSecrets(token, deps.token))
      throw unauthorized('The token is not valid.');
    return { actor: 'token:main', role: 'admin', sessionId: null };
  };

  return {
    cookieName: deps.cookieName,
    byBearer,
    carriesOurToken(request) {
      try {
        return byBearer(request) !== null;
      } catch {
        return false; // a token of somebody else, e.g. of the service itself
      }
    },
    authenticate(request) {
      const bearer = byBearer(request);
      if (bearer !== null) return bearer;
      const url =
        request instanceof Object && 'originalUrl' in request
          ? String(request.originalUrl)
          : (request.url ?? '');
      const ticket = request.method === 'GET' ? splitTicket(url) : null;
      if (ticket !== null) {
        const principal = deps.tickets.redeemDownload(ticket.ticket, ticket.path);
        if (principal === null)
          throw unauthorized('The download ticket is not valid, was used, or is too old.');
        return principal;
      }
      const cookie = cookieValue(request, deps.cookieName);
      if (cookie === null) throw unauthorized('The request carries no credentials.');
      const site = request.headers['sec-fetch-site'];
      if (site !== undefined && site !== 'same-origin') {
        throw new ProblemError(403, 'foreign-origin', 'With a cookie, only our own page may call the API.');
      }
      const key = request.headers['x-terroir-key'];
      const principal = typeof key === 'string' ? deps.sessions.byCookieAndKey(cookie, key) : null;
      if (principal === null) throw unauthorized('The session has ended, or its key is missing or wrong.');
      return principal;
    },
    authenticatePage(request) {
      const bearer = byBearer(request);
      if (bearer !== null) return bearer;
      const cookie = cookieValue(request, deps.cookieName);
      const principal = cookie === null ? null : deps.sessions.byCookie(cookie);
      if (principal === null) throw unauthorized('Log in first.');
      return principal;
    },
  };
};
