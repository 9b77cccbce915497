import { nonCommercialLicence } from '@terroir/shared-types';
import type { Image, LlmFit, Preset, PresetWarning, Spec } from '@terroir/shared-types';
import type { ChosenModel, ResolvedInput } from '../input/resolve-input.ts';

const licenceWarning = ({ model }: ChosenModel): PresetWarning[] =>
  model.licence !== null && nonCommercialLicence.test(model.licence)
    ? [
        {
          code: 'non-commercial',
          message: `The licence of ${model.displayName} (${model.licence}) does not allow commercial use.`,
          remedy: 'Read the licence before you serve it to others, or choose a model with an open licence.',
        },
      ]
    : [];

const gatedWarning = (preset: Preset, { model }: ChosenModel, resolved: ResolvedInput): PresetWarning[] =>
  preset.engine === 'vllm' && model.gated === true && Object.keys(resolved.secrets).length === 0
    ? [
        {
          code: 'gated',
          message: `${model.displayName} is gated at Hugging Face: its download needs a token of an account that accepted the licence.`,
          remedy: `Accept the licence at https://huggingface.co/${model.hfRepo ?? ''} and enter a read token.`,
        },
      ]
    : [];

const machineWarnings = (
  preset: Preset,
  spec: Spec | undefined,
  image: Image | null,
  fit: LlmFit | null,
): PresetWarning[] => {
  if (spec === undefined) return [];
  const warnings: PresetWarning[] = [];
  if (preset.needs.gpu && spec.accelerator === null) {
    warnings.push({
      code: 'cpu-only',
      message: `${spec.id} has no GPU: the model would run on the CPU, which is slow.`,
      remedy: 'Choose a spec with a GPU for anything but a trial.',
    });
  } else if (fit?.fits === false) {
    warnings.push({
      code: 'does-not-fit',
      message: `It does not fit ${spec.id}: ${fit.reason ?? 'too little memory'}.`,
      remedy: 'Choose one of the recommended specs, a smaller quantization or a shorter context.',
    });
  }
  if (
    spec.accelerator?.vendor === 'nvidia' &&
    preset.image.gpuDriver === 'prefer' &&
    image?.gpuDriver !== true
  ) {
    warnings.push({
      code: 'no-driver-image',
      message: `No image of ${spec.provider} with the GPU driver is known: the driver is installed, and the VM is rebooted once.`,
      remedy: 'Count on ten minutes more before the first answer.',
    });
  }
  return warnings;
};

/** Everything to know before buying. */
export const planWarnings = (
  preset: Preset,
  resolved: ResolvedInput,
  machine: { spec: Spec | undefined; image: Image | null; fit: LlmFit | null },
): PresetWarning[] => [
  ...resolved.models.flatMap((chosen) => [
    ...licenceWarning(chosen),
    ...gatedWarning(preset, chosen, resolved),
  ]),
  ...machineWarnings(preset, machine.spec, machine.image, machine.fit),
];
