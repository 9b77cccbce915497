import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Logger } from 'pino';
import { apiIsElsewhere, endpointCookie, isApiPath } from '../http/gate.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { EndpointSessions } from './endpoint-sessions.ts';
import { cookiesOf, toBrowserHeaders, toVmHeaders } from './forward-headers.ts';
import type { InFlight } from './in-flight.ts';
import type { OpenTunnel } from './open-tunnel.ts';
import { requestThrough, responseOf } from './request-through.ts';
import type { EndpointRow, EndpointStore } from './store.ts';

/** Serves `http://<endpointId>.localhost:<port>`: pages of a VM on an origin that is not ours. */
export interface EndpointProxy {
  /** Never rejects; answers every request itself. */
  request(endpointId: string, request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** The same for `Upgrade` requests (WebSocket). */
  upgrade(endpointId: string, request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
}

/** Path that changes a ticket into the cookie; long and odd so that no service uses it. */
export const openPath = '/.terroir/open';

export const createEndpointProxy = (deps: {
  store: Pick<EndpointStore, 'byId'>;
  sessions: EndpointSessions;
  open: OpenTunnel;
  inFlight: InFlight;
  logger: Logger;
}): EndpointProxy => {
  const { store, sessions, open, inFlight, logger } = deps;

  const isAllowed = (request: IncomingMessage, endpointId: string): boolean =>
    cookiesOf(request.headers.cookie).some(
      ({ name, value }) => name === endpointCookie && sessions.isOpen(value, endpointId),
    );

  /** Throws a ProblemError when the request may not go to the VM. */
  const admit = (request: IncomingMessage, endpointId: string): EndpointRow => {
    const endpoint = store.byId(endpointId);
    if (endpoint === null) throw new ProblemError(404, 'not-found', 'There is no such endpoint.');
    if (!isAllowed(request, endpointId)) {
      throw new ProblemError(401, 'unauthorized', 'This endpoint is private.', {
        remedy: 'Open it from the page of its infra.',
      });
    }
    // Ollama and vLLM have no such path: it can only be meant for us.
    if (isApiPath(request.url ?? '') && endpoint.kind !== 'http')
      throw new ProblemError(421, 'wrong-host', apiIsElsewhere);
    const { origin, host } = request.headers;
    const site = request.headers['sec-fetch-site'];
    const isNavigation =
      request.method === 'GET' && request.headers['sec-fetch-mode'] === 'navigate' && !isUpgrade(request);
    const isForeign =
      (origin !== undefined && URL.parse(origin)?.host !== host) ||
      (site !== undefined && site !== 'same-origin' && site !== 'none' && !isNavigation);
    if (isForeign)
      throw new ProblemError(403, 'foreign-origin', 'The request comes from a page of another origin.');
    return endpoint;
  };

  /** Changes the ticket for a cookie and shows the service's first page. */
  const openWithTicket = (request: IncomingMessage, response: ServerResponse, endpointId: string): void => {
    const ticket = new URLSearchParams((request.url ?? '').split('?')[1]).get('ticket') ?? '';
    const cookie = sessions.exchange(ticket, endpointId);
    // A link that is followed twice still works where the first time left its cookie.
    if (cookie === null && !isAllowed(request, endpointId)) {
      throw new ProblemError(401, 'unauthorized', 'This link was used already or is too old.', {
        remedy: 'Open the endpoint from the page of its infra again.',
      });
    }
    const set = `${endpointCookie}=${cookie ?? ''}; Path=/; HttpOnly; SameSite=Lax`;
    response.writeHead(303, {
      location: '/',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      ...(cookie === null ? {} : { 'set-cookie': set }),
    });
    response.end();
  };

  const passOn = async (request: IncomingMessage, response: ServerResponse, endpoint: EndpointRow) => {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const tunnel = await open(endpoint);
    try {
      const outgoing = requestThrough(tunnel, {
        method: request.method ?? 'GET',
        path: request.url ?? '/',
        port: endpoint.port,
        headers: toVmHeaders(request.headers, endpoint.port),
      });
      gone.signal.addEventListener('abort', () => outgoing.destroy(), { once: true });
      if (gone.signal.aborted) return;
      const answer = responseOf(outgoing);
      // A service may answer before it has read the whole body; then the body's end does not matter.
      const sent = pipeline(request, outgoing).catch((error: unknown) => error);
      const incoming = await answer;
      response.writeHead(incoming.statusCode ?? 502, toBrowserHeaders(incoming.headers));
      response.flushHeaders();
      await pipeline(incoming, response);
      await sent;
    } finally {
      tunnel.destroy();
    }
  };

  const passOnUpgrade = async (
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    endpoint: EndpointRow,
  ) => {
    const tunnel = await open(endpoint);
    const end = () => {
      tunnel.destroy();
      socket.destroy();
    };
    socket.once('close', end);
    tunnel.once('close', end);
    tunnel.on('error', end);
    if (socket.destroyed) return end();
    // A browser cannot send one here; whoever does may mean us.
    const { authorization: _unwanted, ...headers } = toVmHeaders(request.headers, endpoint.port);
    const outgoing = requestThrough(tunnel, {
      method: 'GET',
      path: request.url ?? '/',
      port: endpoint.port,
      headers: {
        ...headers,
        connection: 'Upgrade',
        upgrade: request.headers.upgrade ?? 'websocket',
      },
    });
    outgoing.once('error', end);
    outgoing.once('response', (incoming) => {
      // It does not want to switch: say so without its body, then close.
      tunnel.off('close', end);
      socket.end(headOf(incoming.statusCode ?? 502, incoming.statusMessage ?? '', { connection: 'close' }));
      tunnel.destroy();
    });
    outgoing.once('upgrade', (incoming, vmSocket, vmHead) => {
      const headers = {
        ...toBrowserHeaders(incoming.headers),
        connection: 'Upgrade',
        upgrade: incoming.headers.upgrade ?? 'websocket',
      };
      socket.write(headOf(101, 'Switching Protocols', headers));
      if (vmHead.length > 0) socket.write(vmHead);
      if (head.length > 0) vmSocket.write(head);
      vmSocket.pipe(socket);
      socket.pipe(vmSocket);
    });
    outgoing.end();
  };

  return {
    async request(endpointId, request, response) {
      let leave = () => {};
      try {
        leave = inFlight.enter();
        if (request.method === 'GET' && (request.url ?? '').split('?')[0] === openPath) {
          openWithTicket(request, response, endpointId);
          return;
        }
        await passOn(request, response, admit(request, endpointId));
      } catch (error) {
        if (response.headersSent) response.destroy();
        else refuse(response, error);
        if (!(error instanceof ProblemError))
          logger.debug({ err: error, endpointId }, 'an endpoint broke off');
      } finally {
        leave();
      }
    },
    async upgrade(endpointId, request, socket, head) {
      socket.on('error', () => socket.destroy());
      try {
        const leave = inFlight.enter();
        socket.once('close', leave);
        await passOnUpgrade(request, socket, head, admit(request, endpointId));
      } catch (error) {
        const { status, message } = explain(error);
        socket.end(headOf(status, message.replaceAll(/[^ -~]/g, ' '), { connection: 'close' }));
      }
    },
  };
};

const isUpgrade = (request: IncomingMessage): boolean => request.headers.upgrade !== undefined;

const explain = (error: unknown): { status: number; message: string; remedy: string } =>
  error instanceof ProblemError
    ? { status: error.status, message: error.message, remedy: error.remedy ?? '' }
    : { status: 502, message: 'The service on the VM broke off.', remedy: 'Try again.' };

/** Plain text: it is a person in a browser who reads it, on an origin without our page. */
const refuse = (response: ServerResponse, error: unknown): void => {
  const { status, message, remedy } = explain(error);
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  response.end(`${message} ${remedy}\n`);
};

const headOf = (status: number, text: string, headers: Record<string, unknown>): string => {
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) => `${name}: ${String(one)}`),
  );
  return `HTTP/1.1 ${status} ${text}\r\n${lines.join('\r\n')}\r\n\r\n`;
};
