import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pino, type Logger } from 'pino';
import { createLoginLimit } from './access/login-limit.ts';
import { createOneUseSecrets } from './access/one-use-secrets.ts';
import { sessionRoutes } from './access/session-routes.ts';
import { createSessionStore } from './access/session-store.ts';
import { createSessions } from './access/sessions.ts';
import { createTickets } from './access/tickets.ts';
import { readOrMakeToken } from './access/token-file.ts';
import { createApp } from './app.ts';
import type { Catalog } from './catalog/load-catalog.ts';
import { catalogRoutes } from './catalog/routes.ts';
import { createCatalogService } from './catalog/service.ts';
import type { Config } from './config.ts';
import { databaseFileName } from './db/data-dir.ts';
import { type DiskReserve, createDiskReserve } from './db/disk-reserve.ts';
import { migrate } from './db/migrate.ts';
import { type OpenedDatabase, openOrRebuild } from './db/open-or-rebuild.ts';
import { type Database, openDatabase } from './db/open-database.ts';
import { startCheckpoints } from './db/start-checkpoints.ts';
import { estimateRoutes } from './estimates/routes.ts';
import { createEventLog } from './events/event-log.ts';
import { pollEventLog } from './events/poll-event-log.ts';
import { eventRoutes } from './events/routes.ts';
import { createFeatures } from './features.ts';
import { createAuthenticator } from './http/authenticate.ts';
import { createGate } from './http/gate.ts';
import { createIdempotency } from './http/idempotency.ts';
import { createIdempotencyStore } from './http/idempotency-store.ts';
import type { Route } from './http/route.ts';
import { createPriceRefreshInThreads } from './price-refresh/create-price-refresh.ts';
import { refreshRoutes } from './price-refresh/routes.ts';
import { createPrices } from './prices/create-prices.ts';
import { recommendationRoutes } from './recommendations/routes.ts';
import { openLogDestination } from './log-destination.ts';
import { createMeasurementStore } from './measurements/measurement-store.ts';
import { measurementRoutes } from './measurements/routes.ts';
import { createMeasurements } from './measurements/service.ts';
import { createRecommendationService } from './recommendations/service.ts';
import { createRedactor } from './secrets/redactor.ts';
import type { SteadyClock } from './clock/steady-clock.ts';
import type { Paths } from './paths.ts';
import type { UpgradeListener } from './serve.ts';
import { dispatchUpgrade } from './ws/dispatch-upgrade.ts';
import { createStreamServer } from './ws/stream-server.ts';

export interface ContextOptions {
  config: Config;
  paths: Paths;
  port: number;
  catalog: Catalog;
  /** Why changes are refused; null: this process holds the data dir. */
  readOnlyReason: string | null;
  checksReplies: boolean;
  clock: SteadyClock;
}

export interface Context {
  onRequest: ReturnType<typeof createApp>;
  onUpgrade: UpgradeListener;
  logger: Logger;
  /** What a person should know of this start; null: nothing. */
  notice: string | null;
  token: string;
  origin: string;
  issueLoginCode(): string;
  /** Starts the workers; resolves once every connection has been tried, or after `waitMs`. */
  start(waitMs: number): Promise<void>;
  /** Ends what clients hold open; requests that run are still answered. */
  stop(): void;
  /** Ends the workers and closes the database; call it once no request runs. */
  close(): Promise<void>;
}

const openOurs = (
  options: ContextOptions,
): OpenedDatabase & { reserve: DiskReserve | null; closeOurs: () => Promise<void> } => {
  const { dataDir } = options.config;
  const file = join(dataDir, databaseFileName);
  if (options.readOnlyReason !== null) {
    const database = openDatabase(file, { readonly: true });
    return { database, damaged: null, reserve: null, closeOurs: async () => database.close() };
  }
  const reserve = createDiskReserve(dataDir);
  const onFull = () => reserve.release();
  const opened = openOrRebuild(file, options.paths.migrationsDir, options.clock.now(), { onFull });
  const checkpoints = startCheckpoints(opened.database, file);
  const closeOurs = async () => {
    await checkpoints.close();
    opened.database.close();
  };
  return { ...opened, reserve, closeOurs };
};

/** Sessions of a read-only process live in memory: it may not write the file. */
const openForSessions = (options: ContextOptions, database: Database): Database => {
  if (options.readOnlyReason === null) return database;
  const memory = openDatabase(':memory:');
  migrate(memory, options.paths.migrationsDir);
  return memory;
};

const describeDamage = ({ file, reason }: { file: string; reason: string }): string =>
  `The database was damaged (${reason}). It is kept as ${file}; a new one was begun, and VMs come back from their tags.`;

const describeCatalog = ({ index, catalogVersion }: Catalog): string =>
  `${index.offers.length} specs, ${catalogVersion}`;

/** The composition root: everything is made here once, and closed in reverse. */
export const createContext = (options: ContextOptions): Context => {
  const { config, paths, port, readOnlyReason, clock } = options;
  const { now } = clock;
  const { database, damaged, reserve, closeOurs } = openOurs(options);
  const sessionDatabase = openForSessions(options, database);
  const token = config.token ?? readOrMakeToken(config.dataDir);
  const redactor = createRedactor();
  redactor.learn(token);
  if (config.passphrase !== null) redactor.learn(config.passphrase);
  const logger = pino(
    { level: config.logLevel, base: null, hooks: { streamWrite: (line) => redactor.redact(line) } },
    openLogDestination(),
  );
  const ownEvents = createEventLog(database, now, (value) => redactor.redactFields(value));
  const foreignEvents = readOnlyReason === null ? null : pollEventLog(ownEvents);
  const events = foreignEvents ?? ownEvents;

  const gate = createGate(config, port);
  const origin = gate.origins[0] ?? '';
  const cookieName = `terroir-session-${port}`;
  const sessions = createSessions(createSessionStore(sessionDatabase), now);
  const tickets = createTickets(now);
  const loginCodes = createOneUseSecrets<true>({ lifetimeMs: 10 * 60_000, max: 10, now });
  const authenticator = createAuthenticator({ token, sessions, tickets, cookieName });
  const idempotency = createIdempotency(createIdempotencyStore(sessionDatabase), now, redactor.redact);

  const prices = createPrices({
    shipped: options.catalog,
    assetsDir: paths.assetsDir,
    dataDir: config.dataDir,
    buildEntry: paths.catalogBuildEntry,
    database,
    events,
    isReadOnly: readOnlyReason !== null,
    logger,
    now,
  });
  const { catalog } = prices;
  const measurements = createMeasurements({
    database,
    events,
    store: createMeasurementStore(database),
    catalog,
    now,
  });
  const features = createFeatures({
    config,
    paths,
    database,
    assertRoom: () => reserve?.assertRoom(),
    damage: damaged === null ? null : describeDamage(damaged),
    clockDifferenceMs: clock.differenceMs,
    machine: clock,
    events,
    catalog,
    measurements,
    isReadOnly: readOnlyReason !== null,
    redactor,
    logger,
    now,
  });
  const refresh = createPriceRefreshInThreads({
    urls: config.priceSourceUrls,
    entry: paths.priceRefreshEntry,
    assetsDir: paths.assetsDir,
    dataDir: config.dataDir,
    database,
    events,
    operations: features.operations,
    catalog,
    rebuild: prices.rebuild,
    logger,
    now,
  });
  const catalogService = createCatalogService({ catalog, connections: () => features.connections() });

  const routes: Route[] = [
    ...sessionRoutes({
      token,
      sessions,
      tickets,
      loginCodes,
      loginLimit: createLoginLimit(now),
      cookieName,
      secureCookie: origin.startsWith('https:'),
      sandbox: config.sandbox !== null,
      readOnly: readOnlyReason !== null,
    }),
    ...catalogRoutes({
      catalog,
      service: catalogService,
      latestSeq: () => events.latestSeq(),
    }),
    ...recommendationRoutes(
      createRecommendationService({
        catalog,
        history: features.history,
        measurements: () => measurements.medians(),
        connections: () => features.connections(),
      }),
    ),
    ...measurementRoutes({ measurements, latestSeq: () => events.latestSeq() }),
    ...estimateRoutes(catalog),
    ...prices.routes,
    ...refreshRoutes(refresh),
    ...eventRoutes(events),
    ...features.routes,
  ];

  const proxy = features.endpointProxy;
  let isReady = false;
  const onRequest = createApp({
    gate,
    authenticator,
    idempotency,
    routes,
    logger,
    redact: (text) => redactor.redact(text),
    readOnlyReason,
    health: {
      readyz: () => ({
        status: isReady ? 'ready' : 'starting',
        readOnly: readOnlyReason !== null,
        components: {
          database: { status: 'ready', detail: readOnlyReason ?? 'open' },
          catalog: {
            status: 'ready',
            detail: describeCatalog(catalog.current()),
          },
          drivers: features.driverStatuses(),
        },
      }),
    },
    proxyEndpoint: proxy === null ? null : (...call) => void proxy.request(...call),
    webDir: paths.webDir,
    checksReplies: options.checksReplies,
    tls: config.tls !== null,
  });

  const stream = createStreamServer({
    events,
    streams: features.streams,
    terminals: readOnlyReason === null ? features.terminals : null,
    redeemTicket: (ticket) => tickets.redeemStream(ticket),
    authenticator,
    sessions,
    logger,
  });

  const notices = [damaged === null ? null : describeDamage(damaged), features.notice].filter(
    (text) => text !== null,
  );
  return {
    onRequest,
    onUpgrade: dispatchUpgrade({
      gate,
      stream,
      proxyUpgrade: proxy === null ? null : (...call) => void proxy.upgrade(...call),
    }),
    logger,
    notice: notices.length === 0 ? null : notices.join('\n'),
    token,
    origin,
    issueLoginCode: () => loginCodes.issue(true).secret,
    async start(waitMs) {
      prices.start();
      if (readOnlyReason === null) refresh.endOrphans();
      if (readOnlyReason === null) {
        features.start();
        const deadline = performance.now() + waitMs;
        const isStarting = () =>
          Object.values(features.driverStatuses()).some(({ status }) => status === 'starting');
        while (isStarting() && performance.now() < deadline) await delay(20);
      }
      isReady = true;
    },
    stop() {
      isReady = false;
      stream.close();
    },
    async close() {
      foreignEvents?.close();
      await refresh.close();
      await features.close();
      await prices.close();
      if (sessionDatabase !== database) sessionDatabase.close();
      await closeOurs();
    },
  };
};
