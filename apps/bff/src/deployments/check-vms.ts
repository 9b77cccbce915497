import { getSpec } from '@terroir/recommend-engine';
import type { Preset, ProblemIssue } from '@terroir/shared-types';
import type { Fleet } from '../commands/fleet.ts';
import { unprocessable } from '../http/problem-error.ts';
import { inputComplaints, specComplaints } from '../presets/plan/complaints.ts';
import type { ResolvedInput } from '../presets/input/resolve-input.ts';
import type { ResolverDeps } from './resolve-deployment.ts';

/**
 * Throws ProblemError 422 when the VMs of an infra do not suit a preset with this input: their count, their GPUs, or
 * the memory that its models need. Of a host whose spec is in no catalog nothing is known, so nothing is refused.
 */
export const checkVms = (
  { fleet, catalog }: { fleet: Pick<Fleet, 'vms'>; catalog: ResolverDeps['catalog'] },
  infraId: string,
  preset: Preset,
  resolved: ResolvedInput,
): void => {
  const { min, max } = preset.needs.vms;
  const vms = fleet.vms(infraId);
  const errors: ProblemIssue[] = inputComplaints(preset, resolved, 'input');
  if (vms.length < min || vms.length > max) {
    const message = `${preset.id} takes ${min} to ${max} VMs; the infra has ${vms.length}`;
    errors.push({ path: 'presetId', message });
  }
  for (const specId of new Set(vms.map((vm) => vm.specId))) {
    const spec = getSpec(catalog().index, specId);
    if (spec === undefined) continue;
    for (const { message } of specComplaints(preset, resolved, spec, vms.length, catalog())) {
      errors.push({ path: 'presetId', message });
    }
  }
  const [first] = errors;
  if (first === undefined) return;
  throw unprocessable(`${first.path}: ${first.message.replace(/\.$/, '')}.`, errors);
};
