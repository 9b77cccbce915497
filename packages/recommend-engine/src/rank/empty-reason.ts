import type { EmptyReason, FitAlternative, LlmWorkload } from '@terroir/shared-types';
import type { CatalogIndex } from '../catalog/catalog-index.ts';
import { specIdAt } from '../catalog/read-spec.ts';
import { narrower, shorter } from '../llm/fit-alternatives.ts';
import { fitTable, requireModel } from '../llm/fit-table.ts';
import { llmFit } from '../llm/llm-fit.ts';
import type { Requirement } from '../select/requirement.ts';
import { selectRows } from '../select/select-rows.ts';
import { whyEmpty } from '../select/why-empty.ts';
import { cheapestRows } from './cheapest-rows.ts';

/** Why nothing matches, and for a model that fits nothing the nearest workloads that do. */
export function emptyReason(
  index: CatalogIndex,
  requirements: readonly Requirement[],
  workload: LlmWorkload | undefined,
): EmptyReason | undefined {
  const reason = whyEmpty(index, requirements);
  if (reason === undefined || workload === undefined) return reason;
  const asked = requirements.filter(({ path }) => path !== 'workload');
  const alternatives = alternativesOf(index, asked, workload);
  return alternatives.length === 0 ? reason : { ...reason, alternatives };
}

function alternativesOf(
  index: CatalogIndex,
  asked: readonly Requirement[],
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
      const found = matching(index, asked, tried);
      if (found === undefined) continue;
      const { quantization, contextTokens } = tried;
      const to = { quantization, contextTokens, vmCount: found.vmCount, gpuCount: 0 }[change];
      const need = llmFit(model, undefined, { ...tried, fileSizes: index.modelFileSizes });
      return [{ change, to, requiredGib: need.requiredGib, ...found.answer }];
    }
    return [];
  });
}

function matching(index: CatalogIndex, asked: readonly Requirement[], workload: LlmWorkload) {
  const fits = fitTable(index, workload);
  const runs: Requirement = {
    reason: '',
    path: 'workload',
    text: '',
    fields: [],
    mask: { domain: 'type', bits: fits.runs },
  };
  const selection = selectRows(index, [...asked, runs]);
  const [cheapest] = cheapestRows(index, selection, 1);
  if (cheapest === undefined) return undefined;
  const type = index.offers.type[cheapest] ?? 0;
  return {
    vmCount: fits.ofType(type).vmCount ?? 1,
    answer: { total: selection.rows.length, cheapestSpecId: specIdAt(index, cheapest) },
  };
}
