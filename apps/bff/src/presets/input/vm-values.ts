import { splitOver } from '@terroir/recommend-engine';
import type { Spec } from '@terroir/shared-types';
import type { derivedNames } from '../steps/derived-names.ts';
import { fillText, type PlaceholderValues } from '../steps/placeholders.ts';
import type { ChosenModel, ResolvedInput } from './resolve-input.ts';

/** Where a VM stands among those of its deployment. */
export interface VmPlace {
  /** From 0, in the stable order of VMs. */
  index: number;
  /** VMs that serve together. */
  count: number;
  spec: Pick<Spec, 'accelerator'> | undefined;
  /** Of its NVIDIA GPU; null: not known, or none. */
  computeCapability: number | null;
  privateIp: string;
  firstPrivateIp: string;
  /** Models elsewhere, each at a port of its own on the loopback of this VM. */
  links: readonly { model: string; port: number }[];
}

/** Before there are VMs: what a plan shows. */
export const plannedPlace = (
  spec: VmPlace['spec'],
  count: number,
  computeCapability: number | null = null,
): VmPlace => ({
  index: 0,
  count,
  spec,
  computeCapability,
  privateIp: 'known-at-launch',
  firstPrivateIp: 'known-at-launch',
  links: [],
});

/** The model of the VM with this index; undefined: the preset serves none. */
export const modelOf = ({ models }: ResolvedInput, index: number): ChosenModel | undefined =>
  models[index % Math.max(1, models.length)];

/** Everything that the scripts of one VM may ask for, secrets aside. */
export const vmValues = (
  resolved: ResolvedInput,
  place: VmPlace,
  isOneOverAll: boolean,
): PlaceholderValues => {
  const chosen = modelOf(resolved, place.index);
  const cards = Math.max(1, Math.floor(place.spec?.accelerator?.count ?? 1));
  const vms = isOneOverAll ? place.count : 1;
  const split =
    chosen === undefined
      ? { tensorParallel: 1, pipelineParallel: 1 }
      : splitOver(chosen.model, chosen.workload.engine, cards, vms);
  const derived = {
    modelTag: chosen?.tag ?? '',
    modelBytes: Math.round((chosen?.sizeGb ?? 0) * 1e9),
    quantizationArgument: chosen?.quantizationArgument ?? '',
    gpuCount: cards,
    computeCapability: place.computeCapability?.toFixed(1) ?? '',
    tensorParallel: split.tensorParallel,
    pipelineParallel: split.pipelineParallel,
    vmIndex: place.index,
    vmCount: place.count,
    privateIp: place.privateIp,
    firstPrivateIp: place.firstPrivateIp,
    linkUrls: place.links.map(({ port }) => `http://127.0.0.1:${port}`).join(';'),
    linkModels: place.links.map(({ model, port }) => `${port} ${model}`).join('\n'),
  } satisfies Record<(typeof derivedNames)[number], string | number>;
  const constants = Object.entries(resolved.constants).map(([name, value]) => [
    name,
    typeof value === 'string' ? fillText(value, derived) : value,
  ]);
  return { ...Object.fromEntries(constants), ...resolved.values, ...derived };
};
