import { once } from 'node:events';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerMisfits, requestMisfits } from './contract.ts';
import { createEngine } from './engine.ts';
import { type Quirks, noQuirks } from './quirks.ts';
import { Refusal } from './refusal.ts';
import type { FakeRoute } from './fake-route.ts';
import { type FakeLogin, createRoutes } from './routes.ts';
import { type Store, createStore } from './store.ts';

export interface TumblebugFake {
  url: string;
  /** What lasts over a restart, and the clouds behind it. */
  store: Store;
  set: (changes: Partial<Quirks>) => void;
  /** Ends all that is under way, as a killed process does, and comes up again on the same port. */
  restart: () => Promise<void>;
  /** How many requests were answered, by operation. */
  asked: ReadonlyMap<string, number>;
  /** Where driver or fake have left the published API description; each is a defect of a test run. */
  misfits: string[];
  close: () => Promise<void>;
}

export interface TumblebugFakeOptions {
  username?: string;
  password?: string;
  login?: FakeLogin;
  random?: () => number;
}

const base = '/tumblebug';
const creations: ReadonlySet<string> = new Set([
  'post /ns/{nsId}/infraDynamic',
  'post /ns/{nsId}/resources/dataDisk',
]);
const burst = 2;
const perSecond = 2;

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString('utf8');
  return text === '' ? undefined : JSON.parse(text);
};

/** Echo's limiter: a bucket per route. */
const createLimiter = () => {
  const buckets = new Map<string, { tokens: number; atMs: number }>();
  return (route: string): boolean => {
    const nowMs = performance.now();
    const bucket = buckets.get(route) ?? { tokens: burst, atMs: nowMs };
    const tokens = Math.min(burst, bucket.tokens + ((nowMs - bucket.atMs) / 1000) * perSecond);
    buckets.set(route, { tokens: tokens >= 1 ? tokens - 1 : tokens, atMs: nowMs });
    return tokens >= 1;
  };
};

/**
 * A CB-Tumblebug for tests, held to its published API description: every request and answer is checked against it.
 * Behind it stand clouds of its own, whose truth is `store.vms`.
 */
export const startTumblebugFake = async (options: TumblebugFakeOptions = {}): Promise<TumblebugFake> => {
  const { username = 'tester', password = 'tester-password', random = Math.random } = options;
  const login = options.login ?? { privateKey: 'XXXXPrivateKey', hostKey: null };
  const store = createStore();
  let quirks: Quirks = { ...noQuirks };
  const engine = createEngine(store, () => quirks, random);
  const routes = createRoutes({ store, engine, quirks: () => quirks, random, login });
  const isWithin = createLimiter();
  const asked = new Map<string, number>();
  const misfits: string[] = [];
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

  const reply = (response: ServerResponse, status: number, body: unknown): void => {
    const text = JSON.stringify(body);
    response.writeHead(status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
      date: new Date(Date.now() + quirks.clockAheadMs).toUTCString(),
    });
    if (!quirks.torn) {
      response.end(text);
      return;
    }
    response.write(text.slice(0, text.length / 2));
    setImmediate(() => response.destroy());
  };

  const track = (requestId: string | null): ((status: 'Success' | 'Error', said: string) => void) => {
    if (requestId === null) return () => undefined;
    if (store.requests.has(requestId)) throw new Refusal(500, `The X-Request-Id ${requestId} is in use`);
    const startTime = new Date().toISOString();
    const entry = { startTime, endTime: '', errorResponse: '', responseData: null };
    store.requests.set(requestId, { ...entry, status: 'Handling' });
    return (status, errorResponse) => {
      if (store.requests.has(requestId))
        store.requests.set(requestId, { ...entry, status, errorResponse, endTime: new Date().toISOString() });
    };
  };

  const serve = async (
    route: FakeRoute,
    url: URL,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    const path = url.pathname.slice(base.length);
    const isCreation = creations.has(route.operation);
    const body = await bodyOf(request);
    misfits.push(
      ...requestMisfits(route.operation, [...url.searchParams.keys()], body).map(
        (line) => `${route.operation}: ${line}`,
      ),
    );
    const requestId = request.headers['x-request-id']?.toString() ?? null;
    const done = track(isCreation ? requestId : null);
    const isLost = isCreation && random() < quirks.createAnswerLost;
    // Once the infra stands, so that what is lost is the answer and not the order.
    const makeMs = route.operation.endsWith('/infraDynamic') ? quirks.createMs[0] : quirks.diskMs;
    if (isLost) setTimeout(() => request.socket.destroy(), makeMs / 3);
    try {
      const params = (route.pattern.exec(path) ?? []).slice(1).map(decodeURIComponent);
      const answer = await route.handle({ params, query: url.searchParams, body, requestId });
      misfits.push(
        ...answerMisfits(route.operation, url.searchParams.get('option'), answer).map(
          (line) => `${route.operation}: ${line}`,
        ),
      );
      done('Success', '');
      const isRefused = isCreation && random() < quirks.refusedButMade;
      if (isRefused) reply(response, random() < 0.5 ? 400 : 500, { message: 'context deadline exceeded' });
      else reply(response, 200, answer);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      done('Error', error.message);
      if (error.status === 0) response.destroy();
      else reply(response, error.status, { message: error.message });
    }
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '', 'http://fake');
    const path = url.pathname.slice(base.length);
    if (quirks.throttled > 0) {
      quirks.throttled -= 1;
      reply(response, 429, { message: 'rate limit exceeded' });
      return;
    }
    if (path === '/readyz') {
      const ready = !quirks.notReady;
      reply(response, ready ? 200 : 503, {
        message: ready ? 'CB-Tumblebug is ready' : 'not ready',
        ready,
        initialized: ready,
      });
      return;
    }
    if (quirks.refusesPassword || request.headers.authorization !== authorization) {
      reply(response, 401, { message: 'Unauthorized' });
      return;
    }
    const method = (request.method ?? '').toLowerCase();
    const route = routes.find(
      ({ operation, pattern }) => operation.startsWith(`${method} `) && pattern.test(path),
    );
    if (route === undefined) {
      misfits.push(`${method} ${path}: the fake has no such operation`);
      reply(response, 404, { message: 'Not Found' });
      return;
    }
    asked.set(route.operation, (asked.get(route.operation) ?? 0) + 1);
    if (route.isLimited === true && method === 'get' && quirks.limitsRate && !isWithin(route.operation)) {
      reply(response, 429, { message: 'rate limit exceeded' });
      return;
    }
    await serve(route, url, request, response);
  };

  let server: Server;
  const start = async (port: number): Promise<number> => {
    server = createServer((request, response) => {
      handle(request, response).catch((error: unknown) => {
        if (!response.destroyed) misfits.push(`the fake failed: ${String(error)}`);
        response.destroy();
      });
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const stop = async (): Promise<void> => {
    engine.endProcess();
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };

  const port = await start(0);
  return {
    url: `http://127.0.0.1:${port}`,
    store,
    asked,
    misfits,
    set: (changes) => void (quirks = { ...quirks, ...changes }),
    async restart() {
      await stop();
      await start(port);
    },
    close: stop,
  };
};
