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
export { nearestSpecId } from './catalog/nearest-spec-id.ts';
export { findRow, getSpec, specAt } from './catalog/read-spec.ts';
export type { AttemptHistory } from './criteria/criterion.ts';
export type { Condition } from './filter/condition.ts';
export { toCondition } from './filter/condition.ts';
export type { Expression } from './filter/expression.ts';
export { formatExpression } from './filter/expression.ts';
export { fieldNames } from './filter/fields.ts';
export type { Mask } from './mask/mask.ts';
export { testOfRow } from './mask/mask.ts';
export { maskOf } from './mask/mask-of.ts';
export { nearestName } from './filter/nearest-name.ts';
export { parseExpression } from './filter/parse-expression.ts';
export { QueryError } from './filter/query-error.ts';
export type { FitGpu, FitParams } from './llm/fit-request.ts';
export type { FitTable } from './llm/fit-table.ts';
export { cardsOf, fitOfSpec, fitTable, requireModel } from './llm/fit-table.ts';
export { requireGpu } from './llm/require-gpu.ts';
export { splitOver } from './llm/split.ts';
export { llmFit } from './llm/llm-fit.ts';
export type { PricedNodeGroup } from './money/estimate.ts';
export { costOf, estimate } from './money/estimate.ts';
export type { Recommendation, RecommendOptions } from './rank/recommend.ts';
export { recommend } from './rank/recommend.ts';
export { facetCounts } from './facets/facet-counts.ts';
export { requirementsOf } from './select/requirements.ts';
export type { Measurement } from './criteria/measurements.ts';
export { requireRow } from './explain/ask.ts';
export type { Comparison } from './explain/compare.ts';
export { compare } from './explain/compare.ts';
export type { Neighbours } from './explain/neighbours.ts';
export { neighbours } from './explain/neighbours.ts';
export type { RegionBests } from './explain/region-bests.ts';
export { regionBests } from './explain/region-bests.ts';
export type { WhyNot } from './explain/why-not.ts';
export { whyNot } from './explain/why-not.ts';
export type { Size, UsdPer } from './money/usd-per.ts';
export { usdPer } from './money/usd-per.ts';
export { withTokenCost } from './money/token-cost.ts';
export { fitAlternatives } from './llm/fit-alternatives.ts';
