import type { IncomingHttpHeaders } from 'node:http';
import { networkInterfaces } from 'node:os';
import type { Config } from '../config.ts';

/** Where a request may go, judged before anything else looks at it. */
export type GateDecision =
  | { to: 'us'; origin: string }
  | { to: 'endpoint'; endpointId: string }
  | { to: 'nobody'; status: 403 | 421; code: string; detail: string };

export interface GateRequest {
  method?: string | undefined;
  url?: string | undefined;
  headers: IncomingHttpHeaders;
  rawHeaders: readonly string[];
}

export interface Gate {
  /** The origins under which we serve, the preferred first. */
  readonly origins: readonly string[];
  judge(request: GateRequest): GateDecision;
}

/** The cookie of an endpoint's origin. No port in its name: the origin's host is the endpoint's alone. */
export const endpointCookie = 'terroir-endpoint';

export const apiIsElsewhere = 'The API does not answer on the host of a preset endpoint.';

export const isApiPath = (url: string): boolean => /^\/api\/v1(\/|\?|$)/.test(url);

const refuse = (status: 403 | 421, code: string, detail: string): GateDecision => ({
  to: 'nobody',
  status,
  code,
  detail,
});

const bracket = (address: string): string => (address.includes(':') ? `[${address}]` : address);

/** Host header values we answer to, each with the origin a page served under it has. Exact strings, no patterns. */
const ourHosts = (config: Config, port: number): Map<string, string> => {
  const scheme = config.tls === null ? 'http' : 'https';
  const isWildcard = config.host === '0.0.0.0' || config.host === '::';
  const names = new Set(isWildcard ? ['127.0.0.1'] : [bracket(config.host)]);
  for (const name of ['127.0.0.1', 'localhost', '[::1]']) names.add(name);
  if (isWildcard) {
    // An address literal cannot be rebound: only DNS names can.
    const own = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
    for (const { address } of own) names.add(bracket(address));
  }
  const hosts = new Map<string, string>();
  if (config.publicOrigin !== null) hosts.set(new URL(config.publicOrigin).host, config.publicOrigin);
  for (const name of names) {
    const origin = new URL(`${scheme}://${name}:${port}`).origin;
    hosts.set(new URL(origin).host, origin);
    hosts.set(`${name}:${port}`, origin);
  }
  return hosts;
};

/** Sec-Fetch-Site of a request that a page of ours, a person or a program made. */
const isOwnFetch = (headers: IncomingHttpHeaders): boolean => {
  const site = headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin' || site === 'none';
};

/** A link followed from elsewhere to a page of ours: shows the shell, and the strict cookie stays behind. */
const isPageNavigation = ({ method, url = '', headers }: GateRequest): boolean =>
  (method === 'GET' || method === 'HEAD') &&
  !url.startsWith('/api/') &&
  headers['sec-fetch-mode'] === 'navigate' &&
  headers['sec-fetch-dest'] === 'document';

/**
 * Refuses what DNS rebinding, foreign pages and other ports of this machine can send. Equality only:
 * every pattern or prefix match on hosts and origins has been somebody's vulnerability.
 */
export const createGate = (config: Config, port: number): Gate => {
  const hosts = ourHosts(config, port);
  const endpointHost = /^([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)\.localhost:(\d{1,5})$/;
  const hostHeaders = (rawHeaders: readonly string[]): number =>
    rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length;

  return {
    origins: [...new Set(hosts.values())],
    judge(request) {
      const { headers, url = '' } = request;
      const host = headers.host ?? '';
      if (hostHeaders(request.rawHeaders) !== 1 || !url.startsWith('/')) {
        return refuse(
          421,
          'wrong-host',
          'The request names no host, several, or a target that is not a path.',
        );
      }
      const endpoint = endpointHost.exec(host);
      if (endpoint?.[1] !== undefined && endpoint[2] === String(port)) {
        // A page on a VM may have an /api/v1 of its own; who shows no cookie of an endpoint means ours.
        if (isApiPath(url) && !(headers.cookie ?? '').includes(`${endpointCookie}=`)) {
          return refuse(421, 'wrong-host', apiIsElsewhere);
        }
        return { to: 'endpoint', endpointId: endpoint[1] };
      }
      const origin = hosts.get(host);
      if (origin === undefined) {
        return refuse(421, 'wrong-host', `This server does not answer to the host ${JSON.stringify(host)}.`);
      }
      if (headers.origin !== undefined && headers.origin !== origin) {
        return refuse(403, 'foreign-origin', 'The request comes from a page of another origin.');
      }
      if (!isOwnFetch(headers) && !(headers.origin === undefined && isPageNavigation(request))) {
        return refuse(403, 'foreign-origin', 'The browser says that another site made this request.');
      }
      return { to: 'us', origin };
    },
  };
};
