import type { LlmModel, Preset, Quantization } from '@terroir/shared-types';
import { useMemo, useState } from 'react';

export interface ModelInput {
  modelId: string;
  quantization: Quantization;
  contextTokens: number;
  parallel: number;
}

/** What the preset is asked, without the inputs it does not know. */
export const useModelInput = (preset: Preset | undefined, model: LlmModel) => {
  const [input, setInput] = useState<ModelInput>({
    modelId: model.id,
    quantization: 'q4_K_M',
    contextTokens: Math.min(8192, model.contextMaxTokens ?? 8192),
    parallel: 1,
  });
  const known = useMemo(() => new Set((preset?.inputs ?? []).map(({ name }) => name)), [preset]);
  return {
    input,
    sent: useMemo(
      () => Object.fromEntries(Object.entries(input).filter(([name]) => known.has(name))),
      [input, known],
    ),
    asksQuantization: known.has('quantization'),
    set: (change: Partial<ModelInput>) => setInput((held) => ({ ...held, ...change })),
  };
};
