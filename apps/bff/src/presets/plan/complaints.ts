import { fitOfSpec } from '@terroir/recommend-engine';
import type { Preset, Spec } from '@terroir/shared-types';
import type { ResolvedInput } from '../input/resolve-input.ts';
import { computeCapabilityOf, hardestOf, type PlanCatalog, workloadOf } from './plan-preset.ts';

export interface Complaint {
  path: string;
  message: string;
}

/** Why a preset with this input cannot run on VMs of a spec, each with what would do; `count`: of its VMs in all. */
export const specComplaints = (
  preset: Preset,
  resolved: ResolvedInput,
  spec: Spec,
  count: number,
  catalog: Pick<PlanCatalog, 'index' | 'gpus'>,
): Complaint[] => {
  const complaints: Complaint[] = [];
  const add = (path: string, message: string) => complaints.push({ path, message });
  const { accelerator } = spec;
  if (
    accelerator !== null &&
    preset.needs.gpu &&
    !preset.needs.vendors.some((vendor) => vendor === accelerator.vendor)
  ) {
    add(
      'specId',
      `${preset.id} runs on GPUs of ${preset.needs.vendors.join(' and ')}; ${spec.id} has ${accelerator.vendor} ${accelerator.model}.`,
    );
  }
  if (spec.memoryGib < preset.needs.minMemoryGib) {
    add(
      'specId',
      `${preset.id} needs ${preset.needs.minMemoryGib} GiB of memory; ${spec.id} has ${spec.memoryGib}.`,
    );
  }
  const capability = computeCapabilityOf(spec, catalog.gpus);
  const least = preset.needs.minComputeCapability;
  if (least !== undefined && capability !== null && capability < least) {
    add(
      'specId',
      `${preset.id} needs compute capability ${least}; the ${accelerator?.model ?? 'GPU'} of ${spec.id} has ${capability}.`,
    );
  }
  // Ollama goes on in the VM's own memory, slowly; vLLM does not start.
  const hardest = hardestOf(resolved.models);
  if (hardest !== undefined && preset.engine === 'vllm') {
    const fit = fitOfSpec(catalog.index, workloadOf(preset, hardest, count), spec.id);
    if (fit.fits === false) {
      add(
        'specId',
        `${hardest.model.displayName} does not fit ${spec.id}: ${fit.reason ?? 'too little memory'}; POST /presets/${preset.id}/plan lists specs that hold it.`,
      );
    }
  }
  if (hardest !== undefined && preset.engine === 'ollama') {
    const { requiredGib } = fitOfSpec(catalog.index, workloadOf(preset, hardest, count), spec.id);
    const haveGib = spec.memoryGib + (accelerator?.memoryGibTotal ?? 0);
    if (requiredGib > haveGib) {
      add(
        'specId',
        `${hardest.model.displayName} needs ${Math.ceil(requiredGib * 10) / 10} GiB; ${spec.id} has ${haveGib} GiB, its memory and GPU together; POST /presets/${preset.id}/plan lists specs that hold it.`,
      );
    }
  }
  return complaints;
};

/** What is missing in an input before anything is bought; `at`: where the input stands in the request. */
export const inputComplaints = (preset: Preset, resolved: ResolvedInput, at: string): Complaint[] => {
  if (preset.engine !== 'vllm' || Object.keys(resolved.secrets).length > 0) return [];
  const gated = resolved.models.find(({ model, tag }) => model.gated === true && tag === model.hfRepo);
  const field = preset.inputs.find(({ type }) => type === 'secret')?.name;
  if (gated === undefined || field === undefined) return [];
  const { displayName, hfRepo } = gated.model;
  const message = `${displayName} is gated at Hugging Face: accept its licence at https://huggingface.co/${hfRepo ?? ''}, then give a read token as ${field}.`;
  return [{ path: `${at}.${field}`, message }];
};
