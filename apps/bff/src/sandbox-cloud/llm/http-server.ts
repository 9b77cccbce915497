import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { QueueFullError } from './model/engine.ts';
import { sendJson, ServiceError } from './http.ts';

export type ServiceRoute = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** Serves `METHOD /path` → handler on one address. Rejects when the port is taken. */
export async function listen(
  routes: Readonly<Record<string, ServiceRoute>>,
  { host, port }: { host: string; port: number },
): Promise<Server> {
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const route = routes[`${method} ${path}`] ?? routes['*'];
    if (!route) return sendJson(response, 404, { error: '404 page not found' });
    Promise.resolve()
      .then(() => route(request, response))
      .catch((error: unknown) => refuse(path, response, error));
  });
  server.maxConnections = 256;
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}

function refuse(path: string, response: ServerResponse, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const status = error instanceof ServiceError ? error.status : error instanceof QueueFullError ? 503 : 500;
  if (status === 500) process.stderr.write(`${error instanceof Error ? error.stack : message}\n`);
  const isOpenAi = path.startsWith('/v1/');
  const type = status < 500 ? 'invalid_request_error' : 'api_error';
  const body = { error: isOpenAi ? { message, type, param: null, code: null } : message };
  // Once a stream has begun the status is spent; both then say it in the stream.
  if (!response.headersSent) sendJson(response, status, body);
  else response.end(isOpenAi ? `data: ${JSON.stringify(body)}\n\n` : `${JSON.stringify(body)}\n`);
}
