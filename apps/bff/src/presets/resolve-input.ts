import {
  type LlmModel,
  type LlmWorkload,
  type Preset,
  quantizationSchema,
  type Quantization,
} from '@terroir/shared-types';
import { unprocessable } from '../http/problem-error.ts';
import { fillText, type PlaceholderValues } from './placeholders.ts';

/** What presets need of the catalog. */
export interface ModelCatalog {
  llmModels: readonly LlmModel[];
  /** Ollama tag by `modelId quantization`. */
  modelTags: ReadonlyMap<string, string>;
  /** Registry size in decimal GB by `modelId quantization`. */
  index: { modelFileSizes: ReadonlyMap<string, number> };
}

/** An input that was checked against preset and catalog. */
export interface ResolvedInput {
  /** Every input with its default filled in. */
  input: Record<string, string | number | boolean>;
  /** The same, with the constants and what is derived, for scripts. */
  values: PlaceholderValues;
  workload: LlmWorkload;
  model: LlmModel;
  modelTag: string;
  /** Decimal GB of the download. */
  modelSizeGb: number;
  /** The model each endpoint serves, by endpoint name. */
  endpointModels: ReadonlyMap<string, string>;
}

interface Refusal {
  path: string;
  message: string;
}

/** Throws ProblemError 422 that names every wrong field with what is allowed there. */
export const resolveInput = (
  preset: Preset,
  given: Readonly<Record<string, unknown>>,
  catalog: ModelCatalog,
): ResolvedInput => {
  const errors: Refusal[] = [];
  const known = preset.inputs.map(({ name }) => name);
  for (const name of Object.keys(given)) {
    if (!known.includes(name)) errors.push({ path: name, message: `unknown; known are ${known.join(', ')}` });
  }
  const input: Record<string, string | number | boolean> = {};
  for (const field of preset.inputs) {
    const value = Object.hasOwn(given, field.name) ? given[field.name] : field.default;
    const message = fieldIssue(field, value, catalog);
    if (message !== null) errors.push({ path: field.name, message });
    else input[field.name] = value as string | number | boolean;
  }
  if (errors.length > 0) throw refuse(preset, errors);

  const ofType = (type: Preset['inputs'][number]['type']) => {
    const name = preset.inputs.find((field) => field.type === type)?.name;
    return name === undefined ? undefined : input[name];
  };
  const model = catalog.llmModels.find(({ id }) => id === ofType('llm-model'));
  if (model === undefined) throw refuse(preset, [{ path: 'modelId', message: 'the preset names no model' }]);
  const quantization = quantizationSchema.parse(ofType('quantization') ?? 'q4_K_M');
  const contextTokens = Number(input['contextTokens'] ?? 8192);
  if (model.contextMaxTokens !== null && contextTokens > model.contextMaxTokens) {
    const message = `${model.displayName} reads at most ${model.contextMaxTokens} tokens`;
    throw refuse(preset, [{ path: 'contextTokens', message }]);
  }
  const { tag, sizeGb } = findTag(preset, model, quantization, catalog);
  const values = { ...preset.constants, ...input, modelTag: tag };
  return {
    input,
    values,
    model,
    modelTag: tag,
    modelSizeGb: sizeGb,
    workload: {
      kind: 'llm',
      modelId: model.id,
      quantization,
      contextTokens,
      parallel: Number(input['parallel'] ?? 1),
      engine: preset.engine,
    },
    endpointModels: new Map(
      preset.endpoints.flatMap(({ name, model: text }) =>
        text === undefined ? [] : [[name, fillText(text, values)] as const],
      ),
    ),
  };
};

const refuse = (preset: Preset, errors: Refusal[]) =>
  unprocessable(
    `The input does not suit the preset ${preset.id}: ${errors.map((error) => `${error.path}: ${error.message}`).join('; ')}.`,
    errors.map(({ path, message }) => ({ path: `presetInput.${path}`, message })),
  );

const fieldIssue = (
  field: Preset['inputs'][number],
  value: unknown,
  catalog: ModelCatalog,
): string | null => {
  switch (field.type) {
    case 'llm-model':
      if (typeof value !== 'string') return 'must be the id of a model';
      return catalog.llmModels.some(({ id }) => id === value)
        ? null
        : `no model of the catalog has the id ${JSON.stringify(value.slice(0, 100))}; see GET /llm-models`;
    case 'quantization':
      return quantizationSchema.safeParse(value).success
        ? null
        : `must be one of ${quantizationSchema.options.join(', ')}`;
    case 'integer': {
      const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = field;
      const isFine = typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
      return isFine ? null : `must be a whole number from ${min} to ${max}`;
    }
    case 'boolean':
      return typeof value === 'boolean' ? null : 'must be true or false';
    default: {
      field.type satisfies 'string';
      const { min = 0, max = 1000 } = field;
      if (typeof value !== 'string' || value.includes('\0')) return 'must be a text';
      return value.length >= min && value.length <= max ? null : `must have ${min} to ${max} characters`;
    }
  }
};

// Mean bits per weight of Ollama's files by quantization, over the registry's models of 6B and more.
const bitsPerWeight: Partial<Record<Quantization, number>> = {
  fp16: 16,
  bf16: 16,
  q8_0: 8.5,
  q6_K: 6.57,
  q5_K_M: 5.67,
  mxfp4: 5.3,
  q4_K_M: 4.88,
  q4_K_S: 4.63,
  q4_0: 4.54,
  q3_K_M: 3.91,
  q2_K: 3.15,
};

/** The registry's own tag of the quantization; the model's default tag where its size says that it is one. */
const findTag = (
  preset: Preset,
  model: LlmModel,
  quantization: Quantization,
  catalog: ModelCatalog,
): { tag: string; sizeGb: number } => {
  const key = `${model.id} ${quantization}`;
  const tag = catalog.modelTags.get(key);
  const sizeGb = catalog.index.modelFileSizes.get(key);
  if (tag !== undefined && sizeGb !== undefined) return { tag, sizeGb };
  if (model.ollamaTag === null || model.ollamaSizeGb === null) {
    const message = `Ollama's registry does not have ${model.displayName}; choose a model with an Ollama tag`;
    throw refuse(preset, [{ path: 'modelId', message }]);
  }
  const offered = quantizationSchema.options.filter((name) => catalog.modelTags.has(`${model.id} ${name}`));
  const bits = bitsPerWeight[quantization];
  const expectedGb = bits === undefined ? Number.NaN : (model.paramsB * bits) / 8;
  // 12 % covers the spread of one quantization over models and still tells q4 from q5 and q8.
  if (offered.length === 0 && Math.abs(model.ollamaSizeGb / expectedGb - 1) <= 0.12) {
    return { tag: model.ollamaTag, sizeGb: model.ollamaSizeGb };
  }
  const known = offered.length > 0 ? `it has ${offered.join(', ')}` : `it has ${model.ollamaTag} only`;
  const message = `Ollama's registry has no ${quantization} of ${model.displayName}; ${known}`;
  throw refuse(preset, [{ path: 'quantization', message }]);
};
