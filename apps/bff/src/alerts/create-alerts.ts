import type { LimitUse } from '@terroir/shared-types';
import type { Logger } from 'pino';
import type { SecretBox } from '../access/secret-box.ts';
import { createSecretStore } from '../access/secret-store.ts';
import type { Database } from '../db/open-database.ts';
import type { EventLog } from '../events/event-log.ts';
import type { Route } from '../http/route.ts';
import { alertRoutes } from './routes.ts';
import { createCapAlertStore } from './cap-alert-store.ts';
import { createCapAlerts } from './cap-alerts.ts';
import { createWebhookStore } from './webhook-store.ts';
import { createWebhookWorker } from './webhook-worker.ts';
import { type Webhooks, createWebhooks } from './webhooks.ts';

/** Spend grows slowly; a launch is told within this time. */
const lookMs = 3_000;

export interface AlertsDeps {
  database: Database;
  events: EventLog;
  secrets: SecretBox;
  uses: () => readonly LimitUse[];
  logger: Logger;
  now: () => Date;
  /** For tests. */
  timing?: { lookMs?: number; pausesMs?: readonly number[] };
}

export interface Alerts {
  routes: Route[];
  /** Orders the delivery to every webhook; in the open transaction. */
  deliver: Webhooks['deliver'];
  start(): void;
  close(): Promise<void>;
}

/** Alerts of the spending caps, in the event log and by webhook. */
export const createAlerts = (deps: AlertsDeps): Alerts => {
  const { database, events, logger, now } = deps;
  const store = createWebhookStore(database);
  const secrets = createSecretStore(database, deps.secrets);
  const webhooks = createWebhooks({ database, store, secrets, now });
  const worker = createWebhookWorker({
    database,
    store,
    secrets,
    logger,
    now,
    ...(deps.timing?.pausesMs === undefined ? {} : { pausesMs: deps.timing.pausesMs }),
  });
  const alerts = createCapAlerts({
    database,
    store: createCapAlertStore(database),
    uses: deps.uses,
    events,
    deliver: (type, data) => webhooks.deliver(type, data),
    now,
  });
  let timer: NodeJS.Timeout | undefined;
  const attempt = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      logger.error({ err: error }, 'looking for alerts failed; tried again');
    }
  };
  const look = (): void => {
    attempt(() => alerts.look());
    attempt(() => worker.run());
  };
  return {
    deliver: (type, data) => webhooks.deliver(type, data),
    routes: alertRoutes({
      webhooks,
      store,
      wake: () => timer !== undefined && worker.run(),
      latestSeq: () => events.latestSeq(),
    }),
    start() {
      timer = setInterval(look, deps.timing?.lookMs ?? lookMs);
      timer.unref();
    },
    async close() {
      clearInterval(timer);
      await worker.close();
    },
  };
};
