import { fitOfSpec } from '@terroir/recommend-engine';
import type { Image, InfraRequest, NodeGroupRequest, Preset, Spec } from '@terroir/shared-types';
import { unprocessable } from '../../http/problem-error.ts';
import type { ResolvedInput } from '../input/resolve-input.ts';
import { pickImage } from './pick-image.ts';
import { computeCapabilityOf, diskNeed, hardestOf, type PlanCatalog, workloadOf } from './plan-preset.ts';

interface Complaint {
  path: string;
  message: string;
}

const defaultDiskGib = 50;

/** What is wrong with VMs for a preset before they are bought, each with what would do. */
const groupComplaints = (
  preset: Preset,
  resolved: ResolvedInput,
  group: NodeGroupRequest,
  spec: Spec,
  image: Image | undefined,
  count: number,
  catalog: PlanCatalog,
): { path: string; message: string }[] => {
  const complaints: Complaint[] = [];
  const add = (path: string, message: string) => complaints.push({ path, message });
  const disk = diskNeed(preset, resolved);
  if (group.rootDisk !== undefined && group.rootDisk.sizeGib < disk) {
    add(
      'rootDisk.sizeGib',
      `The preset ${preset.id} needs ${disk} GiB of disk, ${group.rootDisk.sizeGib} were asked for; ask for ${disk} or more.`,
    );
  }
  if (image !== undefined && (image.os !== 'ubuntu' || !preset.image.ubuntu.includes(image.osVersion))) {
    add(
      'imageId',
      `The steps of ${preset.id} are written for Ubuntu ${preset.image.ubuntu.join(' and ')}, not for ${image.name}; leave the image out, or choose one of those.`,
    );
  }
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

const inputComplaints = (preset: Preset, resolved: ResolvedInput): Complaint[] => {
  if (preset.engine !== 'vllm' || Object.keys(resolved.secrets).length > 0) return [];
  const gated = resolved.models.find(({ model, tag }) => model.gated === true && tag === model.hfRepo);
  const field = preset.inputs.find(({ type }) => type === 'secret')?.name;
  if (gated === undefined || field === undefined) return [];
  const { displayName, hfRepo } = gated.model;
  const message = `${displayName} is gated at Hugging Face: accept its licence at https://huggingface.co/${hfRepo ?? ''}, then give a read token as ${field}.`;
  return [{ path: `presetInput.${field}`, message }];
};

/**
 * A launch as the preset would have it: checked before anything is bought, with the disk and image that it needs where
 * none were named, and without secrets, which are kept elsewhere. Throws ProblemError 422 with everything that is wrong.
 */
export const checkLaunch = (
  preset: Preset,
  resolved: ResolvedInput,
  request: InfraRequest,
  groups: readonly { request: NodeGroupRequest; spec: Spec }[],
  catalog: PlanCatalog,
): InfraRequest => {
  const count = groups.reduce((sum, group) => sum + group.request.count, 0);
  const { vms, network } = preset.needs;
  const complaints = inputComplaints(preset, resolved);
  if (count < vms.min || count > vms.max) {
    const path = 'nodeGroups';
    complaints.push({
      path,
      message: `${preset.id} takes ${vms.min} to ${vms.max} VMs, ${count} were asked for.`,
    });
  }
  const regions = new Set(groups.map(({ spec }) => `${spec.provider}+${spec.region}`));
  if (network === 'one-region' && regions.size > 1) {
    const message = `The VMs of ${preset.id} talk to each other in one private network; choose one region, not ${[...regions].join(' and ')}.`;
    complaints.push({ path: 'nodeGroups', message });
  }
  const nodeGroups = groups.map(({ request: group, spec }, index): NodeGroupRequest => {
    const image = catalog.images.find(({ id }) => id === group.imageId);
    for (const { path, message } of groupComplaints(preset, resolved, group, spec, image, count, catalog)) {
      complaints.push({ path: `nodeGroups.${index}.${path}`, message });
    }
    const picked = pickImage(preset, spec, catalog.images, computeCapabilityOf(spec, catalog.gpus));
    return {
      ...group,
      rootDisk: group.rootDisk ?? {
        type: 'default',
        sizeGib: Math.max(defaultDiskGib, diskNeed(preset, resolved)),
      },
      ...(group.imageId === undefined && picked !== null ? { imageId: picked.id } : {}),
    };
  });
  if (complaints.length > 0)
    throw unprocessable(complaints.map(({ message }) => message).join(' '), complaints);
  return { ...request, nodeGroups, presetInput: resolved.input };
};
