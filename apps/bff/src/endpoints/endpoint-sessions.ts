import { randomBytes } from 'node:crypto';
import { createOneUseSecrets } from '../access/one-use-secrets.ts';
import { sha256 } from '../access/equal-secrets.ts';

const ticketLifetimeMs = 10 * 60_000;
const sessionLifetimeMs = 12 * 3_600_000;
const maxTickets = 10_000;
const maxSessions = 10_000;

/** Who may use the origin of an endpoint: a ticket from the API, changed once into a cookie of that origin. */
export interface EndpointSessions {
  issueTicket(endpointId: string): string;
  /** The value of the new cookie; null when the ticket is unknown, used, too old or of another endpoint. */
  exchange(ticket: string, endpointId: string): string | null;
  isOpen(cookie: string, endpointId: string): boolean;
}

export const createEndpointSessions = (now: () => Date): EndpointSessions => {
  const tickets = createOneUseSecrets<string>({ lifetimeMs: ticketLifetimeMs, max: maxTickets, now });
  // By hash; insertion order is age order.
  const sessions = new Map<string, { endpointId: string; expiresAtMs: number }>();
  return {
    issueTicket: (endpointId) => tickets.issue(endpointId).secret,
    exchange(ticket, endpointId) {
      if (tickets.redeem(ticket) !== endpointId) return null;
      for (const hash of sessions.keys()) {
        if (sessions.size < maxSessions) break;
        sessions.delete(hash);
      }
      const cookie = randomBytes(32).toString('base64url');
      sessions.set(sha256(cookie), { endpointId, expiresAtMs: now().getTime() + sessionLifetimeMs });
      return cookie;
    },
    isOpen(cookie, endpointId) {
      const hash = sha256(cookie);
      const found = sessions.get(hash);
      if (found === undefined) return false;
      if (found.expiresAtMs <= now().getTime()) sessions.delete(hash);
      return found.expiresAtMs > now().getTime() && found.endpointId === endpointId;
    },
  };
};
