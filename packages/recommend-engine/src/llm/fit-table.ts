import type { LlmFit, LlmModel, LlmWorkload } from '@terroir/shared-types';
import { type Cards, noCard } from '../catalog/card-kinds.ts';
import type { CatalogIndex } from '../catalog/catalog-index.ts';
import { findRow } from '../catalog/read-spec.ts';
import { nearestName } from '../filter/nearest-name.ts';
import { QueryError } from '../filter/query-error.ts';
import type { FitGpu, FitParams } from './fit-request.ts';
import { llmFit } from './llm-fit.ts';

/** The fit of one workload on every VM type, computed once per kind and number of cards. */
export interface FitTable {
  /** By position in `index.types`. */
  ofType: (type: number) => LlmFit;
  /** A value of the fit for every VM type; NaN where `read` finds none. */
  numbers: (read: (fit: LlmFit) => number | undefined) => Float64Array;
  /** VMs that each type takes; undefined: one of each. */
  vmCounts: Float64Array | undefined;
  /** 1 per VM type. */
  hasGpu: Uint8Array;
  known: Uint8Array;
  runs: Uint8Array;
}

/** The model of this id. Throws a `QueryError` that names the nearest known one. */
export function requireModel(index: CatalogIndex, modelId: string, path: string): LlmModel {
  const model = index.modelById.get(modelId);
  if (model !== undefined) return model;
  const suggestion = nearestName(modelId, index.modelById.keys());
  throw new QueryError('unknown-model', path, `unknown model "${modelId}"`, { suggestion });
}

/** The cards of a VM type as the fit needs them; undefined without a card of known memory. */
export function cardsOf(index: CatalogIndex, type: number): Cards | undefined {
  return index.cards.kinds[index.cards.ofType[type] ?? noCard];
}

/** Prepares the fits of a workload. Throws a `QueryError` for an unknown model. */
export function fitTable(index: CatalogIndex, workload: LlmWorkload): FitTable {
  const model = requireModel(index, workload.modelId, 'workload.modelId');
  const params = { ...workload, fileSizes: index.modelFileSizes };
  const { kinds, ofType: kindOfType } = index.cards;
  const withoutGpu: LlmFit = {
    ...llmFit(model, undefined, params),
    fits: false,
    reason: 'the VM has no GPU',
  };
  const most = workload.engine === 'vllm' ? (workload.maxVms ?? 1) : 1;
  const fits = kinds.map(({ gpu, gpuCount }) => onFewestVms(model, gpu, { ...params, gpuCount }, most));
  const ofType = (type: number): LlmFit => fits[kindOfType[type] ?? noCard] ?? withoutGpu;
  const bits = (test: (fit: LlmFit) => boolean): Uint8Array => {
    const byKind = Uint8Array.from(fits, (fit) => (test(fit) ? 1 : 0));
    const none = test(withoutGpu) ? 1 : 0;
    return typeBits(kindOfType, (kind) => (kind < 0 ? none : (byKind[kind] ?? 0)));
  };
  const numbers: FitTable['numbers'] = (read) => {
    const byKind = Float64Array.from(fits, (fit) => read(fit) ?? Number.NaN);
    const found = new Float64Array(kindOfType.length).fill(Number.NaN);
    for (let type = 0; type < found.length; type += 1) {
      const kind = kindOfType[type] ?? noCard;
      if (kind >= 0) found[type] = byKind[kind] ?? Number.NaN;
    }
    return found;
  };
  const several = fits.some((fit) => fit.vmCount !== undefined);
  return {
    ofType,
    numbers,
    vmCounts: several ? numbers((fit) => fit.vmCount ?? 1) : undefined,
    hasGpu: typeBits(kindOfType, (kind) => (kind === noCard ? 0 : 1)),
    known: bits((fit) => fit.fits !== undefined),
    runs: bits((fit) => fit.fits === true),
  };
}

/** The fit on one VM, or on the fewest that hold the model; on one when even the most do not. */
export function onFewestVms(model: LlmModel, gpu: FitGpu, params: FitParams, most: number): LlmFit {
  const alone = llmFit(model, gpu, params);
  for (let vmCount = 2; vmCount <= most && alone.fits === false; vmCount += 1) {
    const together = llmFit(model, gpu, { ...params, vmCount });
    if (together.fits === true) return together;
  }
  return alone;
}

/** A plain loop: `Uint8Array.from` takes longer than all the rest. */
function typeBits(kindOfType: Int16Array, bitOf: (kind: number) => number): Uint8Array {
  const bits = new Uint8Array(kindOfType.length);
  for (let type = 0; type < bits.length; type += 1) bits[type] = bitOf(kindOfType[type] ?? noCard);
  return bits;
}

/** The fit of a workload on the spec with this id. Throws a `QueryError` for an unknown model or spec. */
export function fitOfSpec(index: CatalogIndex, workload: LlmWorkload, specId: string): LlmFit {
  const row = findRow(index, specId);
  if (row === undefined) throw new QueryError('unknown-spec', 'specId', `no spec "${specId}"`);
  return fitTable(index, workload).ofType(index.offers.type[row] ?? -1);
}
