import type { Image, InfraRequest, NodeGroupRequest, Preset, Spec } from '@terroir/shared-types';
import { unprocessable } from '../../http/problem-error.ts';
import type { ResolvedInput } from '../input/resolve-input.ts';
import { pickImage } from './pick-image.ts';
import { computeCapabilityOf, diskNeed, type PlanCatalog } from './plan-preset.ts';
import { type Complaint, inputComplaints, specComplaints } from './complaints.ts';

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
): Complaint[] => {
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
  complaints.push(...specComplaints(preset, resolved, spec, count, catalog));
  return complaints;
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
  const complaints = inputComplaints(preset, resolved, 'presetInput');
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
