import type { Preset, PresetService, PresetStep, Vm } from '@terroir/shared-types';
import { modelOf, type VmPlace, vmValues } from '../presets/input/vm-values.ts';
import type { ResolvedInput } from '../presets/input/resolve-input.ts';
import {
  fillScript,
  keepToScript,
  namesIn,
  quoteForShell,
  secretNames,
  secretVariable,
} from '../presets/steps/placeholders.ts';
import { budgetOf, type RenderContext, renderStep } from '../presets/steps/render-step.ts';

/** Everything of one VM that its scripts are filled with. */
export interface VmContext {
  preset: Preset;
  resolved: ResolvedInput;
  place: VmPlace;
  /** What stands for each secret that is kept, by name. */
  markers: ReadonlyMap<string, string>;
}

export interface RenderedRound {
  commands: string[];
  /** The step of each command; null: it is none. */
  steps: (string | null)[];
  timeoutSeconds: number;
}

const maxRunSeconds = 86_400;
const scriptSeconds = 600;
const postCommandsSeconds = 3600;

// The boot that a round saw: a later one means that the VM was started anew behind our back.
const sayBoot = 'echo "boot $(cat /proc/sys/kernel/random/boot_id)"';

/** Has a VM at this place a part in what is `on` it? */
export const isOn = (on: PresetStep['on'], position: number): boolean =>
  on === 'each' || (on === 'first') === (position === 0);

export const stepsAt = (preset: Preset, position: number): PresetStep[] =>
  preset.steps.filter(({ on }) => isOn(on, position));

export const placeOf = (
  position: number,
  count: number,
  vm: Pick<Vm, 'privateIp'>,
  first: Pick<Vm, 'privateIp'> | null,
  machine: Pick<VmPlace, 'spec' | 'computeCapability'>,
  links: VmPlace['links'] = [],
): VmPlace => ({
  index: position,
  count,
  ...machine,
  privateIp: vm.privateIp ?? '',
  firstPrivateIp: first?.privateIp ?? '',
  links,
});

const contextOf = ({ preset, resolved, place, markers }: VmContext): Required<RenderContext> => ({
  values: vmValues(resolved, place, preset.needs.oneModelOverAllVms),
  secrets: new Map([...secretNames(preset)].map((name) => [name, markers.get(name) ?? ''])),
  sizeGb: modelOf(resolved, place.index)?.sizeGb ?? 0,
});

/** A script of a preset that is no step, as one command. */
export const renderScript = (script: string, vm: VmContext): string => {
  const { values, secrets } = contextOf(vm);
  const names = new Set(secrets.keys());
  const asked = namesIn(script, names);
  const lines = [...keepToScript(asked), fillScript(script, values, names).trimEnd()];
  return [
    '(',
    ...asked.map((name) => `export ${secretVariable(name)}=${secrets.get(name) ?? ''}`),
    `timeout --foreground -k 10 ${scriptSeconds} sh -euc ${quoteForShell(lines.join('\n'))} </dev/null`,
    ')',
  ].join('\n');
};

export const servicesAt = (
  { services }: Preset,
  position: number,
  name: string | undefined,
): PresetService[] =>
  services.filter((service) => isOn(service.on, position) && (name === undefined || service.name === name));

/** What a VM is told in one round: what comes before, the steps that are its part, and what follows them. */
export const renderRound = (
  vm: VmContext,
  before: readonly string[],
  after: readonly string[],
): RenderedRound => {
  const context = contextOf(vm);
  const steps = stepsAt(vm.preset, vm.place.index);
  const [first = 'true', ...rest] = [...before, ...steps.map((step) => renderStep(step, context)), ...after];
  const stepSeconds = steps.reduce(
    (sum, step) =>
      sum + budgetOf(step, context.sizeGb) * step.retry.times + step.retry.delaySeconds * step.retry.times,
    0,
  );
  const around = before.length * scriptSeconds + (after.length > 0 ? postCommandsSeconds : 0);
  return {
    commands: [`${sayBoot}\n${first}`, ...rest],
    steps: [...before.map(() => null), ...steps.map(({ id }) => id), ...after.map(() => null)],
    timeoutSeconds: Math.min(stepSeconds + around + 60, maxRunSeconds),
  };
};
