import type { Logger } from 'pino';
import { type CatalogHolder, createCatalogHolder } from '../catalog/catalog-holder.ts';
import type { Catalog } from '../catalog/load-catalog.ts';
import { type LaterPrices, type BuildTask, withLaterPrices } from '../catalog/swap/build-catalog.ts';
import { createCatalogBuilder } from '../catalog/swap/catalog-builder.ts';
import { type CatalogRebuild, createCatalogRebuild } from '../catalog/swap/catalog-rebuild.ts';
import type { Database } from '../db/open-database.ts';
import type { EventLog } from '../events/event-log.ts';
import type { Route } from '../http/route.ts';
import { createRefreshStore } from '../price-refresh/refresh-store.ts';
import { createManualPriceStore } from './manual-price-store.ts';
import { createManualPrices } from './manual-prices.ts';
import { createPriceClock } from './price-clock.ts';
import { priceRoutes } from './routes.ts';

export interface PricesDeps {
  /** The catalog as it is shipped. */
  shipped: Catalog;
  assetsDir: string;
  dataDir: string;
  buildEntry: string;
  database: Database;
  events: EventLog;
  isReadOnly: boolean;
  logger: Logger;
  now: () => Date;
}

export interface Prices {
  catalog: CatalogHolder;
  rebuild: CatalogRebuild;
  routes: Route[];
  /** Starts the clock of expiring prices; in a read-only process it follows the swaps of the other one instead. */
  start(): void;
  close(): Promise<void>;
}

/** The catalog in use and the prices laid over the shipped ones. */
export const createPrices = (deps: PricesDeps): Prices => {
  const { database, events, logger, now } = deps;
  const store = createManualPriceStore(database);
  const refreshStore = createRefreshStore(database);

  const laterPrices = (): LaterPrices => ({
    priceFiles: refreshStore.refreshed().map(({ file }) => file),
    manual: store.active().map((row) => ({
      specId: row.spec_id,
      hourlyUsd: row.hourly_usd,
      hourlyAmount: row.hourly_amount,
      currency: row.currency,
      source: row.source,
      setOn: row.set_at.slice(0, 10),
      expiresAt: row.expires_at,
    })),
  });
  const catalog = createCatalogHolder(deps.shipped);

  const announce = (catalogVersion: string): void => {
    if (deps.isReadOnly) return;
    database.transact(() => events.append({ type: 'catalog-swapped', catalogVersion }, 'system'));
  };
  const builder = createCatalogBuilder(deps.buildEntry);
  const rebuild = createCatalogRebuild(async () => {
    const task: BuildTask = { assetsDir: deps.assetsDir, dataDir: deps.dataDir, ...laterPrices() };
    const next = await builder.build(task);
    if (next.catalogVersion === catalog.current().catalogVersion) return;
    catalog.swap(next);
    announce(next.catalogVersion);
  });
  const prices = createManualPrices({ database, events, store, catalog, rebuild, now });
  const clock = createPriceClock({ prices, rebuild, nextExpiry: () => store.nextExpiry(), logger, now });
  let unsubscribe = (): void => {};

  if (!deps.isReadOnly) prices.expireDue();
  catalog.swap(withLaterPrices(deps.shipped, { dataDir: deps.dataDir, ...laterPrices() }));

  return {
    catalog,
    rebuild,
    routes: priceRoutes({ prices, latestSeq: () => events.latestSeq() }),
    start() {
      if (!deps.isReadOnly) {
        clock.start();
        unsubscribe = events.subscribe((event) => {
          if (event.type === 'manual-price-changed') clock.rearm();
        });
        return;
      }
      unsubscribe = events.subscribe((event) => {
        if (event.type !== 'catalog-swapped') return;
        rebuild.request().catch((error: unknown) => {
          logger.error({ err: error }, 'the catalog of the other process could not be followed');
        });
      });
    },
    async close() {
      unsubscribe();
      clock.close();
      await rebuild.close();
      await builder.close();
    },
  };
};
