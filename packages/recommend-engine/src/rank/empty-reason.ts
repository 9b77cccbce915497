import type { EmptyReason, FitAlternative, LlmModel, LlmWorkload } from '@terroir/shared-types';
import type { CatalogIndex } from '../catalog/catalog-index.ts';
import { specIdAt } from '../catalog/read-spec.ts';
import { narrower, shorter } from '../llm/fit-alternatives.ts';
import { onFewestVms, requireModel } from '../llm/fit-table.ts';
import { llmFit } from '../llm/llm-fit.ts';
import type { Requirement } from '../select/requirement.ts';
import { selectRows } from '../select/select-rows.ts';
import { whyEmpty } from '../select/why-empty.ts';

/** Why nothing matches, and for a model that fits nothing the nearest workloads that do. */
export function emptyReason(
  index: CatalogIndex,
  requirements: readonly Requirement[],
  workload: LlmWorkload | undefined,
): EmptyReason | undefined {
  const reason = whyEmpty(index, requirements);
  if (reason === undefined || workload === undefined) return reason;
  const asked = requirements.filter(({ path }) => path !== 'workload');
  const kinds = cheapestByKind(index, asked);
  const alternatives = kinds.size === 0 ? [] : alternativesOf(index, kinds, workload);
  return alternatives.length === 0 ? reason : { ...reason, alternatives };
}

interface KindMatch {
  /** Specs with these cards that satisfy all that is asked but the workload. */
  total: number;
  cheapest: number;
}

function cheapestByKind(index: CatalogIndex, asked: readonly Requirement[]): Map<number, KindMatch> {
  const { hourlyUsd, type } = index.offers;
  const price = (row: number): number => hourlyUsd[row] ?? Number.NaN;
  const found = new Map<number, KindMatch>();
  for (const row of selectRows(index, asked).matches.rows) {
    const kind = index.cards.ofType[type[row] ?? 0] ?? -1;
    if (kind < 0) continue;
    const match = found.get(kind);
    if (match === undefined) {
      found.set(kind, { total: 1, cheapest: row });
      continue;
    }
    match.total += 1;
    const isCheaper = price(row) < price(match.cheapest) || Number.isNaN(price(match.cheapest));
    if (isCheaper && !Number.isNaN(price(row))) match.cheapest = row;
  }
  return found;
}

function alternativesOf(
  index: CatalogIndex,
  kinds: ReadonlyMap<number, KindMatch>,
  workload: LlmWorkload,
): FitAlternative[] {
  const model = requireModel(index, workload.modelId, 'workload.modelId');
  const attempts: [change: FitAlternative['change'], workloads: LlmWorkload[]][] = [
    ['quantization', narrower(workload).map((quantization) => ({ ...workload, quantization }))],
    [
      'contextTokens',
      shorter(model, workload.contextTokens).map((contextTokens) => ({ ...workload, contextTokens })),
    ],
    ['vmCount', workload.engine === 'vllm' ? [2, 4, 8, 16].map((maxVms) => ({ ...workload, maxVms })) : []],
  ];
  return attempts.flatMap(([change, workloads]) => {
    for (const tried of workloads) {
      const found = matching(index, kinds, model, tried);
      if (found === undefined) continue;
      const { quantization, contextTokens } = tried;
      const to = { quantization, contextTokens, vmCount: found.vmCount, gpuCount: 0 }[change];
      const need = llmFit(model, undefined, { ...tried, fileSizes: index.modelFileSizes });
      return [{ change, to, requiredGib: need.requiredGib, ...found.answer }];
    }
    return [];
  });
}

function matching(
  index: CatalogIndex,
  kinds: ReadonlyMap<number, KindMatch>,
  model: LlmModel,
  workload: LlmWorkload,
) {
  const params = { ...workload, fileSizes: index.modelFileSizes };
  let total = 0;
  let best: { row: number; usd: number; vmCount: number } | undefined;
  for (const [kind, match] of kinds) {
    const cards = index.cards.kinds[kind];
    if (cards === undefined) continue;
    const { gpu, gpuCount } = cards;
    const fit = onFewestVms(model, gpu, { ...params, gpuCount }, workload.maxVms ?? 1);
    if (fit.fits !== true) continue;
    total += match.total;
    const vmCount = fit.vmCount ?? 1;
    const price = index.offers.hourlyUsd[match.cheapest] ?? Number.NaN;
    const usd = Number.isNaN(price) ? Infinity : price * vmCount;
    const isFirst = best === undefined || usd < best.usd || (usd === best.usd && match.cheapest < best.row);
    if (isFirst) best = { row: match.cheapest, usd, vmCount };
  }
  if (best === undefined) return undefined;
  return { vmCount: best.vmCount, answer: { total, cheapestSpecId: specIdAt(index, best.row) } };
}
