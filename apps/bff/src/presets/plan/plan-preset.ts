import {
  type CatalogIndex,
  estimate,
  fitOfSpec,
  getSpec,
  llmFit,
  QueryError,
  recommend,
} from '@terroir/recommend-engine';
import type {
  Filter,
  Gpu,
  Image,
  LlmFit,
  Preset,
  PresetPlan,
  presetPlanRequestSchema,
  Spec,
} from '@terroir/shared-types';
import type * as z from 'zod';
import { unknownSpec } from '../../catalog/unknown-spec.ts';
import { unprocessable } from '../../http/problem-error.ts';
import type { Checkpoints } from '../input/choose-checkpoint.ts';
import type { ModelCatalog } from '../input/find-model.ts';
import { type ChosenModel, type ResolvedInput, resolveInput } from '../input/resolve-input.ts';
import { plannedPlace, vmValues } from '../input/vm-values.ts';
import { fillText, secretNames } from '../steps/placeholders.ts';
import { budgetOf, renderStep, typicalOf } from '../steps/render-step.ts';
import { pickImage } from './pick-image.ts';
import { planWarnings } from './plan-warnings.ts';

export interface PlanCatalog extends ModelCatalog {
  catalogVersion: string;
  index: CatalogIndex;
  images: readonly Image[];
  gpus: readonly Gpu[];
  /** For amounts in won in an expression. */
  rates: readonly { currency: string; perUsd: number }[];
}

export interface PlanDeps {
  catalog: PlanCatalog;
  checkpoints: Checkpoints;
  /** Median seconds of earlier runs of a step with about this size; null: there are none. */
  medianOf: (presetId: string, stepId: string, sizeGb: number) => number | null;
}

const recommendationLimit = 50;
const gib = 2 ** 30;
// Room to unpack and to keep the old file while a newer one arrives.
const diskMargin = 1.2;
const secretShown = "'••••••'";

/** GiB of the root disk for the largest model and the rest. */
export const diskNeed = (
  preset: Pick<Preset, 'needs'>,
  { models }: Pick<ResolvedInput, 'models'>,
): number => {
  const sizeGb = Math.max(0, ...models.map((model) => model.sizeGb));
  return Math.ceil(((sizeGb * 1e9) / gib) * diskMargin + preset.needs.minDiskGib);
};

/** The most demanding of the models: what every VM is bought for. */
export const hardestOf = (models: readonly ChosenModel[]): ChosenModel | undefined =>
  models.toSorted((one, other) => other.sizeGb - one.sizeGb)[0];

/** For how many VMs the workload counts as one copy. */
export const workloadOf = (preset: Preset, chosen: ChosenModel, count: number): ChosenModel['workload'] =>
  preset.needs.oneModelOverAllVms
    ? { ...chosen.workload, maxVms: Math.min(16, Math.max(2, count)) }
    : chosen.workload;

export const computeCapabilityOf = (spec: Spec | undefined, gpus: readonly Gpu[]): number | null =>
  gpus.find(({ model }) => model === spec?.accelerator?.model)?.computeCapability ?? null;

/**
 * What a preset needs, where it could run, what it would do and cost, without doing any of it.
 * Throws ProblemError 422 for a wrong input, an unknown spec or an expression that cannot be read.
 */
export const planPreset = (
  preset: Preset,
  request: z.output<typeof presetPlanRequestSchema>,
  { catalog, checkpoints, medianOf }: PlanDeps,
): PresetPlan => {
  const resolved = resolveInput(preset, request.input, catalog, checkpoints);
  const hardest = hardestOf(resolved.models);
  const started = performance.now();
  try {
    const spec = request.specId === undefined ? undefined : requireSpec(catalog.index, request.specId);
    const workload = hardest === undefined ? undefined : workloadOf(preset, hardest, request.count);
    const recommendations = recommend(
      catalog.index,
      {
        filter: leastMemory(preset),
        expression: request.expression,
        rank: request.rank ?? [{ by: 'cost', weight: 1 }],
        ...(workload === undefined ? {} : { workload }),
        limit: recommendationLimit,
      },
      { krwPerUsd: catalog.rates.find(({ currency }) => currency === 'KRW')?.perUsd },
    );
    const chosen = spec ?? recommendations.items[0]?.spec;
    let fit: LlmFit | null = null;
    if (hardest !== undefined && workload !== undefined) {
      fit =
        spec === undefined
          ? llmFit(hardest.model, undefined, { ...workload, fileSizes: catalog.index.modelFileSizes })
          : fitOfSpec(catalog.index, workload, spec.id);
    }
    const image =
      chosen === undefined
        ? null
        : pickImage(preset, chosen, catalog.images, computeCapabilityOf(chosen, catalog.gpus));
    const values = vmValues(
      resolved,
      plannedPlace(chosen, request.count, computeCapabilityOf(chosen, catalog.gpus)),
      preset.needs.oneModelOverAllVms,
    );
    const sizeGb = hardest?.sizeGb ?? 0;
    const secrets = new Map([...secretNames(preset)].map((name) => [name, secretShown]));
    const steps = preset.steps.map((step) => {
      const medianSeconds = medianOf(preset.id, step.id, sizeGb);
      return {
        id: step.id,
        title: step.title,
        kind: step.kind,
        on: step.on,
        command: renderStep(step, { values, secrets, sizeGb }),
        timeoutSeconds: budgetOf(step, sizeGb),
        medianSeconds,
        expectedSeconds: medianSeconds ?? typicalOf(step, sizeGb),
      };
    });
    return {
      presetId: preset.id,
      input: resolved.input,
      needs: {
        vramGib: fit?.requiredGib ?? 0,
        diskGib: diskNeed(preset, resolved),
        modelTag: hardest?.tag ?? '',
        fit,
        vms: preset.needs.vms,
      },
      models: resolved.models.map(({ model, tag, sizeGb: size }) => ({
        modelId: model.id,
        modelTag: tag,
        sizeGb: size,
      })),
      steps,
      expectedSeconds: steps.reduce((sum, step) => sum + step.expectedSeconds, 0),
      image: image === null ? null : { id: image.id, name: image.name, gpuDriver: image.gpuDriver },
      endpoints: preset.endpoints.map(({ model, ...endpoint }) => ({
        ...endpoint,
        ...(model === undefined ? {} : { model: fillText(model, values) }),
      })),
      opens: preset.opens,
      warnings: planWarnings(preset, resolved, { spec: chosen, image, fit }),
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

/** A preset without a model has only this to choose a machine by. */
const leastMemory = ({ needs }: Preset): Filter[] =>
  needs.minMemoryGib === 0 ? [] : [{ field: 'memoryGib', op: '>=', value: needs.minMemoryGib }];

const requireSpec = (index: CatalogIndex, specId: string): Spec => {
  const spec = getSpec(index, specId);
  if (spec !== undefined) return spec;
  const issue = unknownSpec(index, specId, 'specId');
  throw unprocessable(`specId: ${issue.message}.`, [issue]);
};

const estimateOf = (spec: Spec, count: number): PresetPlan['estimate'] =>
  estimate([
    { name: 'g1', specId: spec.id, count, unitHourlyUsd: spec.hourlyUsd, priceAsOf: spec.priceAsOf },
  ]);
