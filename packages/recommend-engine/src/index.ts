export { buildCatalogIndex } from './catalog/catalog-index.ts';
export type { CatalogIndex } from './catalog/catalog-index.ts';
export type {
  CatalogTables,
  LatencyMatrix,
  ModelFileSizes,
  OfferColumns,
  PriceOrigin,
  RegionRow,
  SpecAccelerator,
  SpecType,
} from './catalog/catalog-tables.ts';
export { greatCircleKm } from './catalog/great-circle.ts';
export type { LatencyFact } from './catalog/latency-between.ts';
export { latencyBetween } from './catalog/latency-between.ts';
export type { Offer } from './catalog/offer-builder.ts';
export { createOfferBuilder } from './catalog/offer-builder.ts';
export { findRow, getSpec, specAt } from './catalog/read-spec.ts';
