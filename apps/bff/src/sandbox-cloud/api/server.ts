import { randomUUID, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudError } from './cloud-error.ts';
import { type DialPublic, openPublicDoor } from './public-door.ts';
import type { ApiAnswer, ApiRequest } from './route.ts';

const bodyLimitBytes = 256 * 1024;

export interface ApiServer {
  readonly url: string;
  close(): Promise<void>;
}

export interface ApiServerOptions {
  readonly token: string;
  readonly handle: (request: ApiRequest) => Promise<ApiAnswer>;
  /** Every call with the right token, whatever comes of it: proof that someone still needs this cloud. */
  readonly onCall: () => void;
  readonly dialPublic: DialPublic;
  readonly log: (line: string) => void;
}

/** The sandbox cloud's HTTP service, on loopback and a free port. */
export async function startApiServer(options: ApiServerOptions): Promise<ApiServer> {
  const server: Server = createServer({ requestTimeout: 30_000 }, (request, response) => {
    answer(request, response, options).catch((error: unknown) => {
      options.log(`An answer could not be sent: ${String(error)}`);
      response.destroy();
    });
  });
  server.on('upgrade', (request, client, head) => {
    try {
      checkHost(request);
      checkToken(request, options.token);
    } catch (error) {
      client.end(`HTTP/1.1 ${error instanceof CloudError ? error.status : 500} Refused\r\n\r\n`);
      return;
    }
    options.onCall();
    void openPublicDoor(request, client, head, options.dialPublic);
  });
  server.maxConnections = 2_048;
  // Drivers keep their connections for long pauses between polls.
  server.keepAliveTimeout = 30_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      setTimeout(() => server.closeAllConnections(), 500).unref();
      await closed;
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: ApiServerOptions,
): Promise<void> {
  const requestId = randomUUID();
  try {
    checkHost(request);
    checkToken(request, options.token);
    options.onCall();
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const method = request.method ?? 'GET';
    const body = method === 'POST' || method === 'PUT' ? await readJson(request) : undefined;
    const result = await options.handle({ method, path: url.pathname, query: url.searchParams, body });
    if (result === 'lost') response.destroy();
    else send(response, result.status, result.body);
  } catch (error) {
    if (!(error instanceof CloudError))
      options.log(error instanceof Error ? (error.stack ?? error.message) : String(error));
    const refusal =
      error instanceof CloudError
        ? error
        : new CloudError(
            500,
            'InternalFailure',
            'The sandbox cloud met a bug of its own; its log says more.',
          );
    send(
      response,
      refusal.status,
      { error: { code: refusal.code, message: refusal.message, requestId } },
      refusal.headers,
    );
  }
}

function checkHost(request: IncomingMessage): void {
  const name = (request.headers.host ?? '').replace(/:\d+$/, '');
  if (name !== '127.0.0.1' && name !== 'localhost') {
    throw new CloudError(421, 'MisdirectedRequest', 'The sandbox cloud answers on 127.0.0.1 only.');
  }
}

function checkToken(request: IncomingMessage, token: string): void {
  const given = Buffer.from(request.headers.authorization ?? '');
  const expected = Buffer.from(`Bearer ${token}`);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new CloudError(
      401,
      'Unauthorized',
      'The Bearer token is missing or wrong; it stands in sandbox-cloud.json.',
    );
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > bodyLimitBytes)
      throw new CloudError(413, 'RequestTooLarge', `A body may have ${bodyLimitBytes} bytes.`);
    parts.push(part);
  }
  if (bytes === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    throw new CloudError(400, 'MalformedJson', 'The body is not JSON.');
  }
}

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(`${JSON.stringify(body)}\n`);
}
