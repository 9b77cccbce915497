import type { Gpu, Preset } from '@terroir/shared-types';
import { type CatalogIndex, getSpec } from '@terroir/recommend-engine';
import type { PresetLibrary } from '../presets/files/preset-library.ts';
import type { Checkpoints } from '../presets/input/choose-checkpoint.ts';
import type { ModelCatalog } from '../presets/input/find-model.ts';
import { type ResolvedInput, resolveInput } from '../presets/input/resolve-input.ts';
import { modelOf, type VmPlace, vmValues } from '../presets/input/vm-values.ts';
import { computeCapabilityOf } from '../presets/plan/plan-preset.ts';
import { fillText } from '../presets/steps/placeholders.ts';
import type { EndpointPlan } from '../endpoints/store.ts';
import type { DeploymentRow } from './deployment-store.ts';
import { isOn } from '../setup-rounds/render-round.ts';

export interface Resolved {
  preset: Preset;
  resolved: ResolvedInput;
}

export interface ResolverDeps {
  library: PresetLibrary;
  checkpoints: Checkpoints;
  catalog: () => ModelCatalog & { index: CatalogIndex; gpus: readonly Gpu[] };
}

export type Resolver = ReturnType<typeof createResolver>;

/** Presets and inputs as they are now. */
export const createResolver = ({ library, checkpoints, catalog }: ResolverDeps) => ({
  /** Throws ProblemError 422 when there is no such preset or its input does not suit it. */
  resolve(presetId: string, input: Readonly<Record<string, unknown>>): Resolved {
    const preset = library.require(presetId);
    return { preset, resolved: resolveInput(preset, input, catalog(), checkpoints) };
  },
  /** The same of a deployment. */
  of(deployment: Pick<DeploymentRow, 'preset_id' | 'input'>): Resolved {
    return this.resolve(deployment.preset_id, deployment.input);
  },
  /** Null: its preset is gone, or was changed so that the input no longer suits it. */
  presetOf: ({ preset_id }: Pick<DeploymentRow, 'preset_id'>): Preset | null =>
    library.all().get(preset_id) ?? null,
  machine(specId: string): Pick<VmPlace, 'spec' | 'computeCapability'> {
    const { index, gpus } = catalog();
    const spec = getSpec(index, specId);
    return { spec, computeCapability: computeCapabilityOf(spec, gpus) };
  },
});

/** What a VM at this place serves. */
export const endpointsAt = ({ preset, resolved }: Resolved, place: VmPlace): EndpointPlan[] => {
  const values = vmValues(resolved, place, preset.needs.oneModelOverAllVms);
  return preset.endpoints
    .filter(({ on }) => isOn(on, place.index))
    .map(({ name, kind, port, healthPath, model }) => ({
      name,
      kind,
      port,
      healthPath,
      model: model === undefined ? null : fillText(model, values),
    }));
};

export const modelAt = ({ resolved }: Resolved, position: number): { tag: string | null; sizeGb: number } => {
  const chosen = modelOf(resolved, position);
  return { tag: chosen?.tag ?? null, sizeGb: chosen?.sizeGb ?? 0 };
};
