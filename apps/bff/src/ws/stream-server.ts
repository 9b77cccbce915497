import type { IncomingMessage } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Sessions } from '../access/sessions.ts';
import type { Authenticator } from '../http/authenticate.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { Principal } from '../http/route.ts';
import {
  closeUnauthorized,
  serveStream,
  type StreamConnection,
  type StreamConnectionDeps,
} from './stream-connection.ts';

const maxFrameBytes = 64 * 1024;
const maxSockets = 200;
const heartbeatMs = 20_000;

export interface StreamServer {
  /** For a request that the gate has let through. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

/** Ends a refused upgrade with a plain HTTP answer. */
export const refuseUpgrade = (socket: Duplex, status: number, headers: Record<string, string> = {}): void => {
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'connection: close',
    'content-length: 0',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n`);
};

export const createStreamServer = (
  deps: StreamConnectionDeps & { authenticator: Authenticator; sessions: Sessions; logger: Logger },
): StreamServer => {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: maxFrameBytes,
    maxFragments: 16,
    perMessageDeflate: false,
    clientTracking: false,
  });
  const open = new Map<WebSocket, { connection: StreamConnection; isAlive: boolean }>();

  const accept = (socket: WebSocket, wire: Duplex, principal: Principal | null): void => {
    // ws closes by itself after a protocol error (too large, bad UTF-8); without a listener it would be thrown.
    socket.on('error', (error) => deps.logger.debug({ reason: error.message }, 'socket error'));
    const entry = { connection: serveStream(socket, wire, principal, deps), isAlive: true };
    open.set(socket, entry);
    socket.on('pong', () => (entry.isAlive = true));
    socket.on('close', () => open.delete(socket));
  };

  const heartbeat = setInterval(() => {
    for (const [socket, entry] of open) {
      const sessionId = entry.connection.principal()?.sessionId ?? null;
      if (!entry.isAlive) socket.terminate();
      else if (sessionId !== null && !deps.sessions.isLive(sessionId))
        socket.close(closeUnauthorized, 'session ended');
      else {
        entry.isAlive = false;
        socket.ping();
      }
    }
  }, heartbeatMs);
  heartbeat.unref();

  const disposeEnded = deps.sessions.onEnded((sessionId) => {
    for (const [socket, { connection }] of open) {
      if (connection.principal()?.sessionId === sessionId) socket.close(closeUnauthorized, 'session ended');
    }
  });

  return {
    upgrade(request, socket, head) {
      socket.on('error', (error) => deps.logger.debug({ reason: error.message }, 'upgrade error'));
      if ((request.url ?? '').split('?', 1)[0] !== '/api/v1/stream') {
        refuseUpgrade(socket, 404);
        return;
      }
      if (open.size >= maxSockets) {
        refuseUpgrade(socket, 503, { 'retry-after': '30' });
        return;
      }
      let principal: Principal | null;
      try {
        principal = deps.authenticator.byBearer(request);
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        refuseUpgrade(socket, error.status, error.headers);
        return;
      }
      server.handleUpgrade(request, socket, head, (accepted) => accept(accepted, socket, principal));
    },
    close() {
      clearInterval(heartbeat);
      disposeEnded();
      for (const socket of open.keys()) socket.close(1001, 'server stops');
      // A peer that does not answer the close must not hold the stop.
      setTimeout(() => {
        for (const socket of open.keys()) socket.terminate();
      }, 1_000).unref();
    },
  };
};
