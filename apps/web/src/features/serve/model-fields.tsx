import type { LlmModel, Preset, Quantization } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../lib/format.ts';
import { Select } from '../../ui/select.tsx';
import { Slider } from '../../ui/slider.tsx';
import type { ModelQuestion } from './use-model-input.ts';
import { quantizationsOf } from './use-model-input.ts';

const leastContext = 2048;
const mostContext = 1_048_576;
const parallels = [1, 2, 4, 8, 16, 32, 64] as const;

/** 2048, 4096, … up to what the model can: a context doubles, it does not creep. */
const contextSteps = (model: LlmModel): number[] => {
  const most = Math.min(mostContext, model.contextMaxTokens ?? mostContext);
  const steps: number[] = [];
  for (let tokens = leastContext; tokens < most; tokens *= 2) steps.push(tokens);
  return [...steps, most];
};

const nearestStep = (steps: readonly number[], value: number): number =>
  Math.max(
    0,
    steps.findLastIndex((step) => step <= value),
  );

interface ModelFieldsProps {
  model: LlmModel;
  preset: Preset;
  question: ModelQuestion;
}

/** How the model is to run: quantization, context, users at once. */
export const ModelFields = ({ model, preset, question }: ModelFieldsProps) => {
  const { t, i18n } = useTranslation(['llm', 'serve']);
  const { input, asks, set } = question;
  const steps = contextSteps(model);
  return (
    <div className="grid grid-cols-2 gap-x-4 gap-y-2">
      {asks('contextTokens') && (
        <Slider
          label={t('serve:context')}
          min={0}
          max={steps.length - 1}
          value={nearestStep(steps, input.contextTokens)}
          valueText={t('serve:tokens', { tokens: formatNumber(input.contextTokens, i18n.language) })}
          onChange={(at) => set({ contextTokens: steps[at] ?? leastContext })}
        />
      )}
      {asks('parallel') && (
        <Slider
          label={t('serve:parallel')}
          min={0}
          max={parallels.length - 1}
          value={nearestStep(parallels, input.parallel)}
          valueText={t('serve:users', { count: input.parallel })}
          onChange={(at) => set({ parallel: parallels[at] ?? 1 })}
        />
      )}
      {asks('quantization') && (
        <Select<Quantization>
          label={t('quantization')}
          value={input.quantization}
          onChange={(quantization) => set({ quantization })}
          options={quantizationsOf(preset.engine).map((value) => ({ value, label: value }))}
        />
      )}
    </div>
  );
};
