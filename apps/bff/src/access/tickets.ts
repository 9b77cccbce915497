import { createOneUseSecrets } from './one-use-secrets.ts';
import type { Principal } from '../http/route.ts';

const lifetimeMs = 30_000;
const max = 1_000;

/** One-use tickets for what cannot carry a header: a browser's WebSocket and a download link. */
export interface Tickets {
  issueStream(principal: Principal): { ticket: string; expiresAt: string };
  redeemStream(ticket: string): Principal | null;
  /** `path`: with its query, as it will be asked for. */
  issueDownload(principal: Principal, path: string): { url: string; expiresAt: string };
  redeemDownload(ticket: string, path: string): Principal | null;
}

export const createTickets = (now: () => Date): Tickets => {
  const streams = createOneUseSecrets<Principal>({ lifetimeMs, max, now });
  const downloads = createOneUseSecrets<{ principal: Principal; path: string }>({ lifetimeMs, max, now });
  return {
    issueStream(principal) {
      const { secret, expiresAt } = streams.issue(principal);
      return { ticket: secret, expiresAt };
    },
    redeemStream: (ticket) => streams.redeem(ticket),
    issueDownload(principal, path) {
      const { secret, expiresAt } = downloads.issue({ principal, path });
      return { url: `${path}${path.includes('?') ? '&' : '?'}ticket=${secret}`, expiresAt };
    },
    redeemDownload(ticket, path) {
      const found = downloads.redeem(ticket);
      return found !== null && found.path === path ? found.principal : null;
    },
  };
};
