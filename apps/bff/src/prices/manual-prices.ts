import { getSpec } from '@terroir/recommend-engine';
import type { ManualPrice, ManualPriceRequest } from '@terroir/shared-types';
import { Big } from 'big.js';
import type { CurrentCatalog } from '../catalog/catalog-holder.ts';
import type { Catalog } from '../catalog/load-catalog.ts';
import type { CatalogRebuild } from '../catalog/swap/catalog-rebuild.ts';
import type { Database } from '../db/open-database.ts';
import type { EventLog } from '../events/event-log.ts';
import { conflict, notFound, unprocessable } from '../http/problem-error.ts';
import type { ManualPriceRow, ManualPriceStore } from './manual-price-store.ts';
import { say } from '../wordings/say.ts';

/** Each is a price list of its own in the index; more than this is a list to import, not prices to type. */
const pricesMax = 10_000;

export interface ManualPricesDeps {
  database: Database;
  events: EventLog;
  store: ManualPriceStore;
  catalog: CurrentCatalog;
  rebuild: CatalogRebuild;
  now: () => Date;
}

const present = (catalog: Catalog, row: ManualPriceRow): ManualPrice => {
  const spec = getSpec(catalog.index, row.spec_id);
  const listed =
    catalog.listedPrices.get(row.spec_id) ??
    (spec === undefined || spec.priceKind === 'manual'
      ? null
      : { hourlyUsd: spec.hourlyUsd, source: spec.priceSource, asOf: spec.priceAsOf });
  return {
    specId: row.spec_id,
    hourlyUsd: row.hourly_usd,
    hourlyAmount: row.hourly_amount,
    currency: row.currency,
    source: row.source,
    setAt: row.set_at,
    setBy: row.set_by,
    expiresAt: row.expires_at,
    status: row.expired_at !== null ? 'expired' : spec === undefined ? 'unknown-spec' : 'active',
    listed,
  };
};

const toUsd = (amount: number, currency: string, { rates }: Catalog): number => {
  if (currency === 'USD') return amount;
  const rate = rates.find((known) => known.currency === currency);
  if (rate === undefined) {
    const known = ['USD', ...rates.map((one) => one.currency)].join(', ');
    const message = `there is no rate for ${currency}; known are ${known}`;
    throw unprocessable(`currency: ${message}.`, [{ path: 'currency', message }]);
  }
  return new Big(amount).div(rate.perUsd).round(8).toNumber();
};

export type ManualPrices = ReturnType<typeof createManualPrices>;

/**
 * Prices that people here set. A change is in the catalog when its promise resolves: who then asks for a
 * recommendation or an estimate is answered with it.
 */
export const createManualPrices = (deps: ManualPricesDeps) => {
  const { database, events, store, now } = deps;
  const announce = (specId: string, change: 'set' | 'removed' | 'expired', actor: string): void =>
    events.append({ type: 'manual-price-changed', specId, change }, actor);

  return {
    list: (): ManualPrice[] => {
      const catalog = deps.catalog.current();
      return store.all().map((row) => present(catalog, row));
    },
    /** Throws ProblemError 404 when this spec has none. */
    get(specId: string): ManualPrice {
      const row = store.find(specId);
      if (row === null) throw notFound('manual-price', specId);
      return present(deps.catalog.current(), row);
    },
    /** Throws ProblemError 404 for an unknown spec, 422 for an unknown currency or a past expiry. */
    async set(specId: string, request: ManualPriceRequest, actor: string): Promise<ManualPrice> {
      const catalog = deps.catalog.current();
      if (getSpec(catalog.index, specId) === undefined) throw notFound('spec', specId);
      const at = now().toISOString();
      const expiresAt = request.expiresAt === null ? null : new Date(request.expiresAt).toISOString();
      if (expiresAt !== null && expiresAt <= at) {
        const message = 'lies in the past; give a later time, or null for a price that does not end';
        throw unprocessable(`expiresAt: ${message}.`, [{ path: 'expiresAt', message }]);
      }
      const hourlyAmount = request.hourlyUsd ?? request.hourlyAmount ?? 0;
      const hourlyUsd = toUsd(hourlyAmount, request.currency, catalog);
      database.transact(() => {
        if (store.find(specId) === null && store.count() >= pricesMax) {
          throw conflict(
            'too-many-manual-prices',
            say('too-many-manual-prices', { count: pricesMax }),
            say('remove-expired'),
          );
        }
        store.put({
          spec_id: specId,
          hourly_usd: hourlyUsd,
          hourly_amount: hourlyAmount,
          currency: request.currency,
          source: request.source,
          set_at: at,
          set_by: actor,
          expires_at: expiresAt,
          expired_at: null,
        });
        announce(specId, 'set', actor);
      });
      await deps.rebuild.request();
      return this.get(specId);
    },
    /** Throws ProblemError 404 when this spec has none. */
    async remove(specId: string, actor: string): Promise<void> {
      database.transact(() => {
        if (!store.remove(specId)) throw notFound('manual-price', specId);
        announce(specId, 'removed', actor);
      });
      await deps.rebuild.request();
    },
    /** Notes what has expired; true: something has, so that the catalog must be built again. */
    expireDue(): boolean {
      const at = now().toISOString();
      const due = store.due(at);
      if (due.length === 0) return false;
      database.transact(() => {
        for (const specId of due) {
          store.expire(specId, at);
          announce(specId, 'expired', 'system');
        }
      });
      return true;
    },
  };
};
