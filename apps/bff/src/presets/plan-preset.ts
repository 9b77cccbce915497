import {
  type CatalogIndex,
  estimate,
  fitOfSpec,
  getSpec,
  llmFit,
  QueryError,
  recommend,
} from '@terroir/recommend-engine';
import type { Preset, PresetPlan, presetPlanRequestSchema, Spec } from '@terroir/shared-types';
import type * as z from 'zod';
import { unprocessable } from '../http/problem-error.ts';
import { renderStep } from './render-step.ts';
import { type ModelCatalog, resolveInput } from './resolve-input.ts';

export interface PlanCatalog extends ModelCatalog {
  catalogVersion: string;
  index: CatalogIndex;
  /** For amounts in won in an expression. */
  rates: readonly { currency: string; perUsd: number }[];
}

const recommendationLimit = 50;
const gib = 2 ** 30;
// Room to unpack and to keep the old file while a newer one arrives.
const diskMargin = 1.2;

/**
 * What a preset needs, where it could run, what it would do and cost, without doing any of it.
 * Throws ProblemError 422 for a wrong input, an unknown spec or an expression that cannot be read.
 */
export const planPreset = (
  preset: Preset,
  request: z.output<typeof presetPlanRequestSchema>,
  catalog: PlanCatalog,
): PresetPlan => {
  const { input, values, workload, model, modelTag, modelSizeGb } = resolveInput(
    preset,
    request.input,
    catalog,
  );
  const started = performance.now();
  try {
    const spec = request.specId === undefined ? undefined : requireSpec(catalog.index, request.specId);
    const fit =
      spec === undefined
        ? llmFit(model, undefined, { ...workload, fileSizes: catalog.index.modelFileSizes })
        : fitOfSpec(catalog.index, workload, spec.id);
    const recommendations = recommend(
      catalog.index,
      {
        filter: [],
        expression: request.expression,
        rank: request.rank ?? [{ by: 'cost', weight: 1 }],
        workload,
        limit: recommendationLimit,
      },
      { krwPerUsd: catalog.rates.find(({ currency }) => currency === 'KRW')?.perUsd },
    );
    const chosen = spec ?? recommendations.items[0]?.spec;
    return {
      presetId: preset.id,
      input,
      needs: {
        vramGib: fit.requiredGib,
        diskGib: Math.ceil(((modelSizeGb * 1e9) / gib) * diskMargin + preset.needs.minDiskGib),
        modelTag,
        fit,
      },
      steps: preset.steps.map((step) => ({
        id: step.id,
        title: step.title,
        command: renderStep(step, values),
        timeoutSeconds: step.timeoutSeconds,
      })),
      recommendations: {
        ...recommendations,
        tookMs: performance.now() - started,
        catalogVersion: catalog.catalogVersion,
      },
      estimate: chosen === undefined ? null : estimateOf(chosen, request.count),
    };
  } catch (error) {
    if (error instanceof QueryError) {
      throw unprocessable(`${error.path}: ${error.message}`, [{ path: error.path, message: error.message }]);
    }
    throw error;
  }
};

const requireSpec = (index: CatalogIndex, specId: string): Spec => {
  const spec = getSpec(index, specId);
  if (spec !== undefined) return spec;
  const message = `the catalog has no spec ${JSON.stringify(specId)}`;
  throw unprocessable(`specId: ${message}.`, [{ path: 'specId', message }]);
};

const estimateOf = (spec: Spec, count: number): PresetPlan['estimate'] =>
  estimate([
    { name: 'g1', specId: spec.id, count, unitHourlyUsd: spec.hourlyUsd, priceAsOf: spec.priceAsOf },
  ]);
