import { once } from 'node:events';
import {
  createServer,
  request,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import type { InfraSummary, Vm } from '@terroir/shared-types';
import { pino } from 'pino';
import { createSessionStore } from '../src/access/session-store.ts';
import { createSessions } from '../src/access/sessions.ts';
import { createTickets } from '../src/access/tickets.ts';
import { createApp } from '../src/app.ts';
import type { Fleet } from '../src/commands/fleet.ts';
import { readConfig } from '../src/config.ts';
import { migrate } from '../src/db/migrate.ts';
import { openDatabase } from '../src/db/open-database.ts';
import { createEndpoints } from '../src/endpoints/create-endpoints.ts';
import type { SetupStatus } from '../src/endpoints/health-worker.ts';
import { createEventLog } from '../src/events/event-log.ts';
import { createAuthenticator } from '../src/http/authenticate.ts';
import { createGate } from '../src/http/gate.ts';
import { createIdempotency } from '../src/http/idempotency.ts';
import { createIdempotencyStore } from '../src/http/idempotency-store.ts';
import { notFound } from '../src/http/problem-error.ts';

export const token = 'endpoints-test-token-endpoints-test-token';
export const model = 'llama3.1:8b-instruct-q4_K_M';

/** A service that speaks as Ollama does, on this machine's loopback in place of a VM's. */
export class Service {
  readonly server: Server;
  hasModel = false;
  generated = 0;
  /** Chats answered, by which the taking of turns is seen. */
  chats = 0;
  chatsAborted = 0;
  lastHeaders: IncomingHttpHeaders = {};
  /** Tokens of a streamed answer; `hold` keeps the stream open, `break` cuts it off. */
  ending: 'done' | 'hold' | 'break' = 'done';

  constructor() {
    this.server = createServer((incoming, response) => void this.answer(incoming, response));
  }

  private async answer(incoming: IncomingMessage, response: ServerResponse) {
    // Health checks ask all the time; what matters is what came from outside.
    if (/^\/(v1|echo)/.test(incoming.url ?? '')) this.lastHeaders = incoming.headers;
    let text = '';
    for await (const chunk of incoming.setEncoding('utf8')) text += String(chunk);
    const json = (body: unknown) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(body));
    };
    switch (`${incoming.method} ${incoming.url}`) {
      case 'GET /api/version':
        return json({ version: '0.32.14' });
      case 'GET /api/tags':
        return json({ models: this.hasModel ? [{ name: model }] : [] });
      case 'POST /api/generate':
        this.generated += 1;
        return json({ done: true, eval_count: 1, response: 'x' });
      case 'POST /v1/chat/completions':
        return this.chat(text, response);
      default:
        response.setHeader('set-cookie', ['theirs=1; Path=/', 'terroir-endpoint=stolen; Path=/']);
        response.end(`${incoming.method} ${incoming.url} ${text}`);
    }
  }

  private async chat(text: string, response: ServerResponse) {
    this.chats += 1;
    const asked = JSON.parse(text) as { stream?: boolean };
    const piece = (content: string, done = false) => ({
      id: 'chat-1',
      object: asked.stream === true ? 'chat.completion.chunk' : 'chat.completion',
      created: 1,
      model,
      choices: [
        {
          index: 0,
          finish_reason: done ? 'stop' : null,
          ...(asked.stream === true ? { delta: { content } } : { message: { role: 'assistant', content } }),
        },
      ],
    });
    if (asked.stream !== true) {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(piece('Seoul', true)));
      return;
    }
    response.once('close', () => {
      if (!response.writableFinished) this.chatsAborted += 1;
    });
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const word of ['One', ' two', ' three']) response.write(`data: ${JSON.stringify(piece(word))}\n\n`);
    if (this.ending === 'break') response.destroy();
    if (this.ending === 'done') response.end('data: [DONE]\n\n');
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async start(): Promise<this> {
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
    return this;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    if (this.server.listening) await new Promise((resolve) => this.server.close(resolve));
  }
}

const at = '2026-11-23T00:00:00.000Z';
export const vmOf = (id: string, status: Vm['status'] = 'running'): Vm => ({
  id,
  name: id,
  infraId: 'infra-1',
  nodeGroup: 'g1',
  specId: 'aws+us-east-2+g6.xlarge',
  provider: 'aws',
  region: 'us-east-2',
  imageId: null,
  status,
  raw: status,
  statusSince: at,
  publicIp: null,
  privateIp: null,
  sshPort: null,
  lngLat: [0, 0],
  createdAt: at,
  hourlyUsd: 1,
  accruedUsd: 0,
  labels: {},
});

/** The endpoints feature behind the real gate, authentication and API; a tunnel is a plain connection. */
export const startEndpoints = async (services: Readonly<Record<string, Service>>) => {
  const database = openDatabase(':memory:');
  migrate(database, join(import.meta.dirname, '../src/db/migrations'));
  const now = () => new Date();
  const events = createEventLog(database, now);
  const logger = pino({ level: 'silent' });
  const vms = new Map(Object.keys(services).map((id) => [id, vmOf(id)]));
  const setups = new Map<string, NonNullable<ReturnType<SetupStatus>>>();
  const none = () => {
    throw new Error('Endpoints have no use for this.');
  };
  const fleet: Fleet = {
    infra(id) {
      if (id !== 'infra-1') throw notFound('infra', id);
      return { id } as InfraSummary;
    },
    vms: () => [...vms.values()],
    vm: (id) => vms.get(id) ?? null,
    access: (vmId) => ({ vmId, host: '127.0.0.1', port: 22, user: 'u', privateKey: '', hostKey: null }),
    specOf: (id) => vms.get(id)?.specId ?? null,
    findInfra: none,
    resolve: none,
    awaitingFirstRun: () => [],
    setPostRun: none,
    reboot: none,
  };
  const endpoints = createEndpoints({
    database,
    events,
    fleet,
    logger,
    now,
    setupStatus: (vmId) =>
      setups.get(vmId) ?? { isComing: true, says: 'The VM runs; its setup has not begun.', hint: '' },
    timing: { tickMs: 5, startingMs: 10, healthyMs: 20, unhealthyMs: 10 },
    ssh: {
      async openTunnel({ vmId }) {
        const service = services[vmId];
        const socket = connect(service?.server.listening === true ? service.port : 1, '127.0.0.1');
        await once(socket, 'connect');
        return socket;
      },
    },
  });

  const config = readConfig({ PORT: '0', TERROIR_DATA_DIR: 'unused', TERROIR_SANDBOX: 'off' });
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const gate = createGate(config, port);
  const authenticator = createAuthenticator({
    token,
    sessions: createSessions(createSessionStore(database), now),
    tickets: createTickets(now),
    cookieName: 'terroir-session',
  });
  server.on(
    'request',
    createApp({
      gate,
      authenticator,
      idempotency: createIdempotency(createIdempotencyStore(database), now),
      routes: endpoints.routes,
      health: { readyz: none },
      proxyEndpoint: (id, incoming, response) => void endpoints.proxy.request(id, incoming, response),
      webDir: import.meta.dirname,
      logger,
      redact: (text) => text,
      readOnlyReason: null,
      checksReplies: true,
      tls: false,
    }),
  );
  server.on('upgrade', (incoming, socket, head) => {
    const decision = gate.judge(incoming);
    if (decision.to === 'endpoint') void endpoints.proxy.upgrade(decision.endpointId, incoming, socket, head);
    else socket.destroy();
  });
  endpoints.start();

  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    events,
    endpoints,
    vms,
    setups,
    declare() {
      for (const vmId of vms.keys()) {
        endpoints.place('infra-1', vmId, [
          { name: 'ollama', kind: 'ollama', port: 11434, healthPath: '/api/version', model },
        ]);
      }
    },
    async close() {
      await endpoints.close();
      server.closeAllConnections();
      server.close();
      for (const service of Object.values(services)) await service.stop();
      database.close();
    },
  };
};

/** A browser's request: `fetch` cannot name a Host of its own. */
export const ask = async (
  port: number,
  path: string,
  headers: Record<string, string>,
  method = 'GET',
  body = '',
): Promise<{ status: number; headers: IncomingHttpHeaders; text: string }> => {
  const outgoing = request({ host: '127.0.0.1', port, path, method, headers, agent: false }).end(body);
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of incoming.setEncoding('utf8')) text += String(chunk);
  return { status: incoming.statusCode ?? 0, headers: incoming.headers, text };
};
