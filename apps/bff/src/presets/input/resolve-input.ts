import { type LlmModel, type LlmWorkload, type Preset, quantizationSchema } from '@terroir/shared-types';
import { type ProblemError, unprocessable } from '../../http/problem-error.ts';
import type { PlaceholderValues } from '../steps/placeholders.ts';
import { fieldIssue, type InputValue, namesOf } from './check-field.ts';
import { chooseCheckpoint, type Checkpoints } from './choose-checkpoint.ts';
import { chooseTag } from './choose-tag.ts';
import { findModel, type ModelCatalog } from './find-model.ts';
import { InputRefusal } from './input-refusal.ts';

/** What one VM is to serve. */
export interface ChosenModel {
  model: LlmModel;
  workload: LlmWorkload;
  /** What the engine downloads: an Ollama tag or a Hugging Face repository. */
  tag: string;
  /** Decimal GB of the download. */
  sizeGb: number;
  /** What the engine is told of the quantization beside the tag; empty: nothing. */
  quantizationArgument: string;
}

/** An input that was checked against preset and catalog. */
export interface ResolvedInput {
  /** Every input with its default filled in; secrets are empty. */
  input: Record<string, InputValue>;
  /** Secrets that were given. */
  secrets: Record<string, string>;
  /** The k-th VM gets the k-th, and so on around; empty: the preset serves no model. */
  models: readonly ChosenModel[];
  /** Infras by their field. */
  infras: readonly string[];
  /** Those of the preset; a text may name derived placeholders. */
  constants: PlaceholderValues;
  /** Inputs for scripts; secrets are not among them. */
  values: PlaceholderValues;
}

export interface Refusal {
  path: string;
  message: string;
}

const defaultContext = 8192;

/** Throws ProblemError 422 that names every wrong field with what is allowed there. */
export const resolveInput = (
  preset: Preset,
  given: Readonly<Record<string, unknown>>,
  catalog: ModelCatalog,
  checkpoints: Checkpoints = new Map(),
): ResolvedInput => {
  const errors: Refusal[] = [];
  const known = preset.inputs.map(({ name }) => name);
  for (const name of Object.keys(given)) {
    if (!known.includes(name)) errors.push({ path: name, message: `unknown; known are ${known.join(', ')}` });
  }
  const input: Record<string, InputValue> = {};
  const secrets: Record<string, string> = {};
  for (const field of preset.inputs) {
    const value = Object.hasOwn(given, field.name) ? given[field.name] : field.default;
    const message = fieldIssue(field, value, catalog);
    if (message !== null) errors.push({ path: field.name, message });
    else if (field.type !== 'secret') input[field.name] = value as InputValue;
    else {
      input[field.name] = '';
      if (value !== '') secrets[field.name] = String(value);
    }
  }
  if (errors.length > 0) throw refuseInput(preset, errors);

  const ofType = (type: Preset['inputs'][number]['type']) => {
    const name = preset.inputs.find((field) => field.type === type)?.name;
    return name === undefined ? undefined : input[name];
  };
  const names = [ofType('llm-model')].filter((name) => name !== undefined);
  const listed = ofType('llm-models');
  const wanted = listed === undefined ? names.map(String) : namesOf(String(listed));
  const choose = (name: string): ChosenModel => {
    const found = findModel(name, catalog);
    if (found === null || preset.engine === null)
      throw new InputRefusal('llm-model', 'the preset serves no model');
    const { model } = found;
    const quantization = found.quantization ?? quantizationSchema.parse(ofType('quantization') ?? 'q4_K_M');
    const contextTokens = Number(input['contextTokens'] ?? defaultContext);
    if (model.contextMaxTokens !== null && contextTokens > model.contextMaxTokens) {
      const message = `${model.displayName} reads at most ${model.contextMaxTokens} tokens`;
      throw new InputRefusal('contextTokens', message);
    }
    const chosen =
      preset.engine === 'vllm'
        ? chooseCheckpoint(model, quantization, checkpoints)
        : { ...chooseTag(model, quantization, catalog), argument: '' };
    return {
      model,
      tag: chosen.name,
      sizeGb: chosen.sizeGb,
      quantizationArgument: chosen.argument,
      workload: {
        kind: 'llm',
        modelId: model.id,
        quantization,
        contextTokens,
        parallel: Number(input['parallel'] ?? 1),
        engine: preset.engine,
      },
    };
  };
  try {
    return {
      input,
      secrets,
      models: wanted.map(choose),
      infras: namesOf(String(ofType('infras') ?? '')),
      constants: preset.constants,
      values: withoutSecrets(preset, input),
    };
  } catch (error) {
    if (!(error instanceof InputRefusal)) throw error;
    throw refuseInput(preset, [{ path: pathOf(preset, error.type), message: error.message }]);
  }
};

const withoutSecrets = (preset: Preset, input: Record<string, InputValue>): Record<string, InputValue> =>
  Object.fromEntries(
    Object.entries(input).filter(
      ([name]) => preset.inputs.find((field) => field.name === name)?.type !== 'secret',
    ),
  );

const pathOf = ({ inputs }: Preset, type: InputRefusal['type']): string => {
  if (type === 'contextTokens') return type;
  const types = type === 'llm-model' ? ['llm-model', 'llm-models'] : [type];
  return inputs.find((field) => types.includes(field.type))?.name ?? type;
};

export const refuseInput = (preset: Pick<Preset, 'id'>, errors: readonly Refusal[]): ProblemError =>
  unprocessable(
    `The input does not suit the preset ${preset.id}: ${errors.map(({ path, message }) => `${path}: ${message}`).join('; ')}.`,
    errors.map(({ path, message }) => ({ path: `presetInput.${path}`, message })),
  );
