import type { LlmEngine, LlmModel, LlmWorkload, Preset, Quantization } from '@terroir/shared-types';
import { useMemo, useState } from 'react';

export interface ModelInput {
  modelId: string;
  quantization: Quantization;
  contextTokens: number;
  parallel: number;
}

const ollamaQuantizations: readonly Quantization[] = [
  'q4_K_M',
  'q4_K_S',
  'q4_0',
  'q3_K_M',
  'q2_K',
  'q5_K_M',
  'q6_K',
  'q8_0',
  'fp16',
  'mxfp4',
];
const vllmQuantizations: readonly Quantization[] = [
  'bf16',
  'fp16',
  'fp8',
  'awq',
  'gptq-int4',
  'gptq-int8',
  'mxfp4',
];

/** What an engine can load at all; whether a model has it the plan says. */
export const quantizationsOf = (engine: LlmEngine | null): readonly Quantization[] =>
  engine === 'ollama' ? ollamaQuantizations : vllmQuantizations;

const defaultContext = 8192;

/** What the preset is asked, without the inputs that it does not know; and the same as a question to the catalog. */
export const useModelInput = (preset: Preset | undefined, model: LlmModel) => {
  const [held, setInput] = useState<ModelInput>({
    modelId: model.id,
    quantization: 'q4_K_M',
    contextTokens: Math.min(defaultContext, model.contextMaxTokens ?? defaultContext),
    parallel: 1,
  });
  const [more, setMore] = useState<Record<string, string | number | boolean>>({});
  const engine = preset?.engine ?? null;
  const input = useMemo((): ModelInput => {
    const loads = quantizationsOf(engine);
    return loads.includes(held.quantization) ? held : { ...held, quantization: loads[0] ?? 'q4_K_M' };
  }, [held, engine]);
  const fields = useMemo(
    () =>
      // Of several models the one that was chosen is the first guess.
      (preset?.inputs ?? []).map((field) =>
        field.type === 'llm-models' ? { ...field, default: model.id } : field,
      ),
    [preset, model.id],
  );
  const lists = useMemo(
    () =>
      Object.fromEntries(
        fields.flatMap(({ name, type, default: value }) => (type === 'llm-models' ? [[name, value]] : [])),
      ),
    [fields],
  );
  return {
    input,
    more,
    /** Inputs of the preset beyond the model's own. */
    moreFields: useMemo(() => fields.filter(({ name }) => !(name in held)), [fields, held]),
    sent: useMemo(() => {
      const known = new Set(fields.map(({ name }) => name));
      return Object.fromEntries(
        Object.entries({ ...input, ...lists, ...more }).filter(([name]) => known.has(name)),
      );
    }, [input, more, lists, fields]),
    workload: useMemo(
      (): LlmWorkload | null => (engine === null ? null : { kind: 'llm', engine, ...input }),
      [engine, input],
    ),
    asks: (name: keyof ModelInput): boolean => fields.some((field) => field.name === name),
    set: (change: Partial<ModelInput>) => setInput((before) => ({ ...before, ...change })),
    setMore: (name: string, value: string | number | boolean) =>
      setMore((before) => ({ ...before, [name]: value })),
  };
};
export type ModelQuestion = ReturnType<typeof useModelInput>;
