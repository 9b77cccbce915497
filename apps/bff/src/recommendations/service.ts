import {
  type AttemptHistory,
  type CatalogIndex,
  cardsOf,
  type FitGpu,
  type FitParams,
  fitAlternatives,
  getSpec,
  llmFit,
  type Measurement,
  type RecommendOptions,
  recommend,
  requireGpu,
  requireModel,
  requireRow,
  withTokenCost,
} from '@terroir/recommend-engine';
import type {
  LlmFit,
  LlmFitRequest,
  LlmModel,
  RecommendationAnswer,
  RecommendationRequest,
} from '@terroir/shared-types';
import type { CurrentCatalog } from '../catalog/catalog-holder.ts';
import type { Catalog } from '../catalog/load-catalog.ts';
import { unprocessable } from '../http/problem-error.ts';
import { type Reach, withinReach } from './within-reach.ts';

export interface RecommendationService {
  /** Throws the engine's `QueryError` for a question that cannot be asked, ProblemError 422 for an unknown connection. */
  recommend(request: RecommendationRequest): RecommendationAnswer;
  /** Runs one of the engine's explanations on the catalog in use. Throws its `QueryError`. */
  explain: <Answer extends object>(
    request: RecommendationRequest,
    answer: (index: CatalogIndex, request: RecommendationRequest, options: RecommendOptions) => Answer,
  ) => Answer & { catalogVersion: string };
  /** Throws ProblemError 422 or `QueryError` for an unknown model, spec or card. */
  fit(request: LlmFitRequest): LlmFit;
}

const invalid = (path: string, message: string) => unprocessable(`${path}: ${message}.`, [{ path, message }]);

/** The cards of a spec; null when it has none. */
const cardsOfSpec = (catalog: Catalog, specId: string): { gpu: FitGpu; gpuCount: number } | null => {
  const { index } = catalog;
  const row = requireRow(index, specId, 'specId');
  return cardsOf(index, index.offers.type[row] ?? -1) ?? null;
};

/** With the nearest changes that would make it fit, when it does not. */
const withAlternatives = (
  model: LlmModel,
  gpu: FitGpu,
  params: FitParams,
  cardsAreGiven: boolean,
): LlmFit => {
  const fit = llmFit(model, gpu, params);
  const found = fit.fits === false ? fitAlternatives(model, gpu, params) : [];
  const alternatives = found.filter(({ change }) => change !== 'gpuCount' || !cardsAreGiven);
  return alternatives.length === 0 ? fit : { ...fit, alternatives };
};

export const createRecommendationService = (deps: {
  catalog: CurrentCatalog;
  /** Our own launches, for the reliability criterion. */
  history?: AttemptHistory | undefined;
  /** What benchmarks measured. */
  measurements?: (() => readonly Measurement[]) | undefined;
  /** For questions that are limited to what connections reach. */
  connections: () => readonly Reach[];
}): RecommendationService => {
  const optionsOf = ({ rates }: Catalog): RecommendOptions => ({
    krwPerUsd: rates.find(({ currency }) => currency === 'KRW')?.perUsd,
    history: deps.history,
    measurements: deps.measurements?.(),
  });

  const reaching = <Answer extends object>(
    { regions }: Catalog,
    request: RecommendationRequest,
    ask: (request: RecommendationRequest) => Answer,
  ): Answer => withinReach(request, deps.connections(), regions, ask);

  return {
    recommend(request) {
      const startedAtMs = performance.now();
      const catalog = deps.catalog.current();
      const answer = reaching(catalog, request, (asked) =>
        recommend(catalog.index, asked, optionsOf(catalog)),
      );
      return { ...answer, tookMs: performance.now() - startedAtMs, catalogVersion: catalog.catalogVersion };
    },
    explain(request, answer) {
      const catalog = deps.catalog.current();
      const { index, catalogVersion } = catalog;
      const found = reaching(catalog, request, (asked) => answer(index, asked, optionsOf(catalog)));
      return { ...found, catalogVersion };
    },
    fit({ modelId, specId, gpu, gpuCount, ...workload }) {
      const catalog = deps.catalog.current();
      if (specId !== undefined && gpu !== undefined) throw invalid('gpu', 'give specId or gpu, not both');
      const model = requireModel(catalog.index, modelId, 'modelId');
      const params = { ...workload, fileSizes: catalog.index.modelFileSizes };
      if (specId !== undefined) {
        const cards = cardsOfSpec(catalog, specId);
        if (cards === null)
          return { ...llmFit(model, undefined, params), fits: false, reason: 'the VM has no GPU' };
        if (gpuCount !== undefined && gpuCount > cards.gpuCount) {
          throw invalid('gpuCount', `${specId} has ${cards.gpuCount}`);
        }
        const given = { ...params, gpuCount: gpuCount ?? cards.gpuCount };
        const fit = withAlternatives(model, cards.gpu, given, true);
        return withTokenCost(fit, getSpec(catalog.index, specId)?.hourlyUsd ?? null);
      }
      if (gpu === undefined) return llmFit(model, undefined, { ...params, gpuCount });
      return withAlternatives(model, requireGpu(catalog.index, gpu, 'gpu'), { ...params, gpuCount }, false);
    },
  };
};
