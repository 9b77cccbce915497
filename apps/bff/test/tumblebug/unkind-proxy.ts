import { type IncomingMessage, type ServerResponse, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What stands between the driver and a server that cannot be told to misbehave. */
export interface Unkindness {
  /** Orders of VMs and disks reach it; their answers are lost. */
  losesOrders: boolean;
  /** Listings of infras, disks and security groups fail, as when its etcd does. */
  failsListings: boolean;
  /** Answers break off in the middle. */
  tears: boolean;
  /** Asked with another password than ours. */
  changesPassword: boolean;
  /** The next calls are refused as too many, in its own words. */
  throttles: number;
}

const kind: Unkindness = {
  losesOrders: false,
  failsListings: false,
  tears: false,
  changesPassword: false,
  throttles: 0,
};

export interface UnkindProxy {
  url: string;
  set: (changes: Partial<Unkindness>) => Promise<void>;
  close: () => Promise<void>;
}

/** Forwards to `target`; what it does besides is set from the test. */
export const startUnkindProxy = async (target: URL): Promise<UnkindProxy> => {
  const now: Unkindness = { ...kind };

  const refusal = ({ method, url = '' }: IncomingMessage): { status: number; message: string } | null => {
    if (now.throttles > 0) {
      now.throttles -= 1;
      return { status: 429, message: 'rate limit exceeded' };
    }
    const isListing = method === 'GET' && /\/(infra|dataDisk|securityGroup)(\?|$)/.test(url);
    return now.failsListings && isListing ? { status: 500, message: 'etcdserver: request timed out' } : null;
  };

  const forward = (asked: IncomingMessage, answer: ServerResponse): void => {
    const isOrder = asked.method === 'POST' && /\/(infraDynamic|dataDisk)$/.test(asked.url ?? '');
    const isLost = now.losesOrders && isOrder;
    const headers = now.changesPassword
      ? { ...asked.headers, authorization: `Basic ${btoa('nobody:nothing')}` }
      : asked.headers;
    const outgoing = request(
      new URL(asked.url ?? '/', target),
      { method: asked.method, headers: { ...headers, host: target.host } },
      (incoming) => {
        if (isLost) {
          incoming.resume();
          incoming.on('end', () => answer.destroy());
          return;
        }
        answer.writeHead(incoming.statusCode ?? 502, incoming.headers);
        if (!now.tears) {
          incoming.pipe(answer);
          return;
        }
        incoming.once('data', (part: Buffer) => {
          answer.write(part.subarray(0, part.length / 2), () => answer.destroy());
        });
        incoming.resume();
      },
    );
    outgoing.on('error', () => answer.destroy());
    asked.pipe(outgoing);
  };

  const server = createServer((asked, answer) => {
    const refused = refusal(asked);
    if (refused === null) return forward(asked, answer);
    answer.writeHead(refused.status, { 'content-type': 'application/json' });
    answer.end(JSON.stringify({ message: refused.message }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${target.pathname.replace(/\/$/, '')}`,
    set: (changes) => Promise.resolve(void Object.assign(now, changes)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
