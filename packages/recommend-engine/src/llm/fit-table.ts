import type { LlmFit, LlmModel, LlmWorkload } from '@terroir/shared-types';
import { type CatalogIndex, gpuKey } from '../catalog/catalog-index.ts';
import type { SpecType } from '../catalog/catalog-tables.ts';
import { nearestName } from '../filter/nearest-name.ts';
import { QueryError } from '../filter/query-error.ts';
import type { FitGpu } from './fit-request.ts';
import { llmFit } from './llm-fit.ts';

/** The fit of one workload on any VM type, computed once per kind and number of cards. */
export interface FitTable {
  of: (type: SpecType) => LlmFit;
}

/** The model of this id. Throws a `QueryError` that names the nearest known one. */
export function requireModel(index: CatalogIndex, modelId: string, path: string): LlmModel {
  const model = index.modelById.get(modelId);
  if (model !== undefined) return model;
  const suggestion = nearestName(modelId, index.modelById.keys());
  throw new QueryError('unknown-model', path, `unknown model "${modelId}"`, { suggestion });
}

/** The cards of a VM type as the fit needs them; undefined without a card of known memory. */
export function cardsOf(index: CatalogIndex, type: SpecType): { gpu: FitGpu; gpuCount: number } | undefined {
  const { accelerator } = type;
  if (accelerator === null || accelerator.memoryGibEach === null) return undefined;
  const facts = index.gpuByKey.get(gpuKey(accelerator.model, accelerator.memoryGibEach));
  const part = Math.min(1, accelerator.count);
  const memoryGib =
    part < 1 ? (accelerator.memoryGibTotal ?? accelerator.memoryGibEach * part) : accelerator.memoryGibEach;
  const bandwidth = facts?.memoryBandwidthGbs ?? null;
  return {
    gpu: {
      vendor: accelerator.vendor,
      model: accelerator.model,
      memoryGib,
      computeCapability: facts?.computeCapability ?? null,
      memoryBandwidthGbs: bandwidth === null ? null : bandwidth * part,
    },
    gpuCount: Math.max(1, Math.floor(accelerator.count)),
  };
}

/** Prepares the fits of a workload. Throws a `QueryError` for an unknown model. */
export function fitTable(index: CatalogIndex, workload: LlmWorkload): FitTable {
  const model = requireModel(index, workload.modelId, 'workload.modelId');
  const params = { ...workload, fileSizes: index.modelFileSizes };
  const known = new Map<string, LlmFit>();
  const ofType = new Map<SpecType, LlmFit>();
  const withoutGpu: LlmFit = {
    ...llmFit(model, undefined, params),
    fits: false,
    reason: 'the VM has no GPU',
  };
  const compute = (type: SpecType): LlmFit => {
    const cards = cardsOf(index, type);
    if (cards === undefined) return withoutGpu;
    const key = `${cards.gpu.vendor} ${cards.gpu.model} ${cards.gpu.memoryGib} ${cards.gpuCount}`;
    const found = known.get(key) ?? llmFit(model, cards.gpu, { ...params, gpuCount: cards.gpuCount });
    known.set(key, found);
    return found;
  };
  return {
    of: (type) => {
      if (type.accelerator === null) return withoutGpu;
      const found = ofType.get(type) ?? compute(type);
      ofType.set(type, found);
      return found;
    },
  };
}
