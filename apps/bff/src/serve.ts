import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import type { Config } from './config.ts';
import { answerHealth, startingHealth } from './http/health.ts';
import { StartError } from './start-error.ts';

export type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

export interface Serving {
  readonly port: number;
  /** From now on requests go here; until then only health answers. */
  handOver(handlers: { onRequest: RequestListener; onUpgrade: UpgradeListener }): void;
  /** Takes no more, lets running answers end for `graceMs`, then cuts. */
  close(graceMs: number): Promise<void>;
}

const readPem = (path: string, name: string): Buffer => {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new StartError(
      `${name} cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
};

const startingUp: RequestListener = (request, response) => {
  if (answerHealth(request, response, startingHealth)) return;
  response.writeHead(503, { 'content-type': 'application/problem+json', 'retry-after': '1' });
  response.end(
    JSON.stringify({
      type: 'urn:terroir:problem:starting',
      title: 'Service Unavailable',
      status: 503,
      code: 'starting',
      detail: 'Terroir is starting.',
      requestId: 'starting',
    }),
  );
};

/** Takes the port before anything else is touched, so that a taken one changes nothing. Throws `StartError`. */
export const serve = async (config: Config): Promise<Serving> => {
  let onRequest: RequestListener = startingUp;
  let onUpgrade: UpgradeListener = (_request, socket) => socket.destroy();
  const listener: RequestListener = (request, response) => onRequest(request, response);
  let server: Server;
  try {
    server =
      config.tls === null
        ? createHttpServer(listener)
        : createHttpsServer(
            {
              cert: readPem(config.tls.certPath, 'TERROIR_TLS_CERT'),
              key: readPem(config.tls.keyPath, 'TERROIR_TLS_KEY'),
              minVersion: 'TLSv1.2',
            },
            listener,
          );
  } catch (error) {
    if (error instanceof StartError) throw error;
    throw new StartError(
      `TERROIR_TLS_CERT and TERROIR_TLS_KEY are not a certificate and its key: ${String(error)}.`,
    );
  }
  server.headersTimeout = 30_000;
  server.requestTimeout = 30_000;
  // Node closes after 5 s; a client that sends at that moment is cut off. Clients give up a pause this long themselves.
  server.keepAliveTimeout = 75_000;
  server.on('upgrade', (request, socket, head) => onUpgrade(request, socket, head));

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason =
        error.code === 'EADDRINUSE'
          ? `PORT ${config.port} on ${config.host} is taken by another program. Set PORT to a free one.`
          : `HOST ${config.host} PORT ${config.port} cannot be listened on: ${error.message}.`;
      reject(new StartError(reason));
    });
    server.listen(config.port, config.host, resolve);
  });

  return {
    port: (server.address() as AddressInfo).port,
    handOver(handlers) {
      onRequest = handlers.onRequest;
      onUpgrade = handlers.onUpgrade;
    },
    close: (graceMs) =>
      new Promise((resolve) => {
        const cut = setTimeout(() => {
          server.closeAllConnections();
          // Upgraded sockets are not the HTTP server's any more; their owners end them.
          resolve();
        }, graceMs);
        server.close(() => {
          clearTimeout(cut);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
};
