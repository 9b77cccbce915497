import { readFile } from 'node:fs/promises';
import { createServer, request as sendRequest } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Infra, Region, Vm } from '@terroir/shared-types';
import { type WebSocket, WebSocketServer } from 'ws';
import { barePage } from './bare-page.ts';
import { createChanges, fleetOf, infraId } from './fleet-data.ts';

const maplibreDir = new URL('../../../apps/web/node_modules/maplibre-gl/dist/', import.meta.url);
const basemapUrl = new URL('../../../assets/basemap/world-110m.json', import.meta.url);

const json = (response: ServerResponse, body: unknown): void => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(body));
};

interface Upstream {
  origin: string;
  regions: readonly Region[];
}

/**
 * A Terroir server in front of which a fleet stands that no test machine could run: the fleet's VMs, their infra and
 * the stream of their events come from here, all else from the server behind.
 */
export const startFleetServer = async (vmCount: number, { origin, regions }: Upstream) => {
  const { vms, infra } = fleetOf(vmCount, regions);
  const changed = createChanges(vms, 0);
  let seq = 0;
  const listeners = new Map<WebSocket, string>();

  const pageOfVms = (url: URL): { items: Vm[]; nextCursor?: string; total: number; asOfSeq: number } => {
    const limit = Number(url.searchParams.get('limit') ?? 50);
    const from = Number(url.searchParams.get('cursor') ?? 0);
    const items = vms.slice(from, from + limit);
    const more = from + limit < vms.length ? { nextCursor: String(from + limit) } : {};
    return { items, ...more, total: vms.length, asOfSeq: seq };
  };
  const infraNow = (): Infra => {
    const counts: Infra['counts'] = {};
    for (const { status } of vms) counts[status] = (counts[status] ?? 0) + 1;
    return { ...infra, vms, counts, asOfSeq: seq };
  };
  const answer = (url: URL, response: ServerResponse): boolean => {
    const path = url.pathname.replace(/^\/api\/v1/, '');
    if (path === '/vms') json(response, pageOfVms(url));
    else if (path === '/infras') {
      const { nodeGroups: _groups, vms: _vms, postCommands: _commands, ...summary } = infraNow();
      json(response, { items: [summary], total: 1, asOfSeq: seq });
    } else if (path === `/infras/${infraId}`) json(response, infraNow());
    else if (path.startsWith(`/infras/${infraId}/`)) json(response, { items: [], total: 0, asOfSeq: seq });
    else if (path === '/events') json(response, { items: [], total: 0, asOfSeq: seq });
    else return false;
    return true;
  };
  const bareFile = async (path: string, response: ServerResponse): Promise<void> => {
    if (path === '/bare') {
      response.setHeader('content-type', 'text/html');
      response.end(barePage(vms));
      return;
    }
    response.setHeader('content-type', path.endsWith('.css') ? 'text/css' : 'text/javascript');
    if (path === '/bare/basemap.json') response.setHeader('content-type', 'application/json');
    response.end(
      await readFile(
        path === '/bare/basemap.json' ? basemapUrl : new URL(path.slice('/bare/'.length), maplibreDir),
      ),
    );
  };
  const forward = (request: IncomingMessage, response: ServerResponse): void => {
    const headers = { ...request.headers, host: new URL(origin).host };
    if (headers.origin !== undefined) headers.origin = origin;
    const sent = sendRequest(`${origin}${request.url}`, { method: request.method, headers }, (back) => {
      response.writeHead(back.statusCode ?? 502, back.headers);
      back.pipe(response);
    });
    sent.on('error', () => response.writeHead(502).end());
    request.pipe(sent);
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', origin);
    if (url.pathname.startsWith('/bare'))
      void bareFile(url.pathname, response).catch(() => response.writeHead(404).end());
    else if (request.method !== 'GET' || !answer(url, response)) forward(request, response);
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    socket.on('close', () => listeners.delete(socket));
    socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as { type: string; id?: string; channel?: string };
      if (frame.type === 'auth') socket.send(JSON.stringify({ type: 'ready' }));
      if (frame.type === 'ping') socket.send(JSON.stringify({ type: 'pong' }));
      if (frame.type === 'subscribe' && frame.channel === 'events' && frame.id !== undefined)
        listeners.set(socket, frame.id);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  return {
    origin: `http://127.0.0.1:${port}`,
    /** Changes so many VMs and tells everybody who listens, one frame each, as the server does. */
    change(count: number): void {
      const events = changed(count);
      seq = events.at(-1)?.seq ?? seq;
      for (const [socket, id] of listeners)
        for (const event of events) socket.send(JSON.stringify({ type: 'event', id, event }));
    },
    listenerCount: () => listeners.size,
    async stop(): Promise<void> {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
