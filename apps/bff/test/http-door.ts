import { once } from 'node:events';
import { type IncomingMessage, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Instead of the answer: broken off in the middle, or another one. Null: as it comes. */
export type Strike = 'cut' | { status: number; body: unknown } | null;
type Rule = (call: { method: string; path: string }) => Strike;

/** Stands before an HTTP API of JSON, whose place may change, and breaks what passes. */
export const startHttpDoor = async (target: () => string) => {
  let rule: Rule = () => null;

  const forward = async (request: IncomingMessage, body: Buffer): Promise<Response> => {
    const { method = 'GET', headers } = request;
    return fetch(target() + (request.url ?? '/'), {
      method,
      headers: {
        authorization: headers.authorization ?? '',
        'content-type': headers['content-type'] ?? 'application/json',
      },
      ...(body.length === 0 ? {} : { body: new Uint8Array(body) }),
    });
  };

  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const strike = rule({ method: request.method ?? 'GET', path: request.url ?? '/' });
      const type = { 'content-type': 'application/json' };
      if (strike !== null && strike !== 'cut') {
        response.writeHead(strike.status, type).end(JSON.stringify(strike.body));
        return;
      }
      const real = await forward(request, Buffer.concat(chunks));
      const text = await real.text();
      if (strike === null) {
        response.writeHead(real.status, type).end(text);
        return;
      }
      response.writeHead(real.status, { ...type, 'content-length': Buffer.byteLength(text) });
      response.write(text.slice(0, Math.floor(text.length / 2)), () => response.destroy());
    };
    answer().catch(() => response.destroy()); // what is behind has gone
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Asked for every call from now on. */
    strike: (next: Rule): void => void (rule = next),
    async stop(): Promise<void> {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
