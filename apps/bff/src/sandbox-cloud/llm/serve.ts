import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import { createEngine, QueueFullError } from './engine.ts';
import { sandboxHeader, sendJson, ServiceError } from './http.ts';
import { createModelService } from './model-service.ts';
import { ollamaRoutes } from './ollama-routes.ts';
import { openaiRoutes } from './openai-routes.ts';
import { openPulledModels } from './pulled-models.ts';

export interface ServeOptions {
  readonly host: string;
  readonly port: number;
  readonly modelPath: string;
  /** Where the names of pulled models are kept. */
  readonly namesPath: string;
  readonly nvidiaSmiPath: string;
}

/** Serves Ollama's and OpenAI's APIs over the tiny random model. Rejects when the port is taken. */
export async function serve(options: ServeOptions): Promise<Server> {
  const service = createModelService(
    createEngine(options.modelPath),
    openPulledModels(options.namesPath),
    statSync(options.modelPath).size,
    existsSync(options.nvidiaSmiPath),
  );
  const routes = { ...ollamaRoutes(service), ...openaiRoutes(service) };
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    if (path === '/' && (request.method === 'GET' || request.method === 'HEAD')) {
      response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', ...sandboxHeader });
      return void response.end('Ollama is running');
    }
    const route = routes[`${request.method} ${path}`];
    if (!route) return sendJson(response, 404, { error: '404 page not found' });
    Promise.resolve()
      .then(() => route(request, response))
      .catch((error: unknown) => refuse(response, error));
  });
  server.maxConnections = 256;
  server.listen(options.port, options.host);
  await once(server, 'listening');
  return server;
}

function refuse(response: ServerResponse, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const status = error instanceof ServiceError ? error.status : error instanceof QueueFullError ? 503 : 500;
  if (status === 500) process.stderr.write(`${error instanceof Error ? error.stack : message}\n`);
  // Once a stream has begun the status is spent; Ollama then says it in the stream.
  if (!response.headersSent) sendJson(response, status, { error: message });
  else response.end(`${JSON.stringify({ error: message })}\n`);
}
