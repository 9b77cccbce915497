import { once } from 'node:events';
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import type { OpenCommands } from '../src/commands/testing/open-commands.ts';
import type { TerminalService } from '../src/terminals/service.ts';
import { serveStream } from '../src/ws/stream-connection.ts';

/** The WebSocket of the server on a free loopback port, without its login. */
export const serveConsole = async (ours: OpenCommands, terminals: TerminalService | null = null) => {
  const { events, commands } = ours.now();
  const http = createServer();
  const sockets = new WebSocketServer({ server: http });
  sockets.on('connection', (socket, request) => {
    const deps = { events, streams: commands.streams, terminals, redeemTicket: () => null };
    serveStream(socket, request.socket, { actor: 'bench', role: 'operator', sessionId: null }, deps);
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `ws://127.0.0.1:${port}`,
    close() {
      http.close();
      for (const socket of sockets.clients) socket.terminate();
    },
  };
};
