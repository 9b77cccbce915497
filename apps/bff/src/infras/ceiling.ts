import type { Spec } from '@terroir/shared-types';
import type { DriverRegistry } from '../drivers/registry.ts';
import type { InfraCatalog } from './infra-catalog.ts';

export type CeilingOf = (connectionId: string, spec: Spec) => number | null;

/**
 * What an hour of a VM can come to at most through a connection, USD: its price, but for what is bought on the spot
 * market. `spec` is at the price that the VM is counted at; null: that is not known.
 */
export const createCeilings =
  (deps: { drivers: Pick<DriverRegistry, 'get'>; catalog: Pick<InfraCatalog, 'spec'> }): CeilingOf =>
  (connectionId, spec) => {
    if (spec.hourlyUsd === null) return null;
    const { prices } = deps.drivers.get(connectionId)?.driver ?? {};
    // What is bought without a bound of its own is bounded by the price on demand: the catalog's, not the one of now.
    const atMostUsd = prices?.atMost(deps.catalog.spec(spec.id) ?? spec) ?? 0;
    // The price of now may be above a bound that is set too low; then nothing is made, or all of it is paid.
    return Math.max(spec.hourlyUsd, atMostUsd);
  };
