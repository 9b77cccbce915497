import { fileURLToPath } from 'node:url';
import { type Preset, type Quantization, quantizationSchema } from '@terroir/shared-types';
import { expect, test } from 'vitest';
import { loadCatalog } from '../../catalog/load-catalog.ts';
import { ProblemError } from '../../http/problem-error.ts';
import { openPresetLibrary } from '../files/preset-library.ts';
import { loadCheckpoints } from './load-checkpoints.ts';
import { type ChosenModel, resolveInput } from './resolve-input.ts';

const assetsDir = fileURLToPath(new URL('../../../../../assets/', import.meta.url));
const catalog = loadCatalog(assetsDir);
const checkpoints = loadCheckpoints(`${assetsDir}presets`);
const ollama = openPresetLibrary(`${assetsDir}presets`, null).require('ollama');
const vllm: Preset = { ...ollama, engine: 'vllm' };

const choose = (preset: Preset, modelId: string, quantization: Quantization): ChosenModel | string => {
  try {
    const { models } = resolveInput(
      preset,
      { modelId, quantization, contextTokens: 512 },
      catalog,
      checkpoints,
    );
    return models[0] ?? 'none';
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return `${error.status} ${error.message}`;
  }
};

test('every size of the registry resolves to its own tag, by model and quantization or by the tag itself', () => {
  expect(catalog.modelTags.size).toBeGreaterThan(300);
  for (const [key, tag] of catalog.modelTags) {
    const [modelId = '', text] = key.split(' ');
    const quantization = quantizationSchema.parse(text);
    const sizeGb = catalog.index.modelFileSizes.get(key);
    expect(choose(ollama, modelId, quantization), key).toMatchObject({ tag, sizeGb });
    expect(choose(ollama, tag, 'q2_K'), tag).toMatchObject({ tag, sizeGb });
  }
});

test('every model with a registry tag resolves in some quantization, and in the others says which it has', () => {
  for (const { id, ollamaTag, ollamaSizeGb, displayName } of catalog.llmModels) {
    const answers = quantizationSchema.options.map((quantization) => choose(ollama, id, quantization));
    const resolved = answers.filter((answer) => typeof answer !== 'string');
    const refused = answers.filter((answer) => typeof answer === 'string');
    if (ollamaTag === null) {
      expect(resolved, id).toEqual([]);
      expect(refused[0], id).toContain(`Ollama's registry does not have ${displayName}`);
      continue;
    }
    expect(resolved.length, id).toBeGreaterThan(0);
    for (const { tag, sizeGb } of resolved) {
      expect(tag, id).toMatch(/^[a-z0-9][a-z0-9._/-]*:[A-Za-z0-9._-]+$/);
      expect(sizeGb).toBeGreaterThan(0);
      if (tag === ollamaTag) expect(sizeGb).toBe(ollamaSizeGb);
    }
    for (const message of refused) expect(message, id).toMatch(/^422 .*it has .+/);
  }
});

test('vLLM gets weights that it loads: 16 bits, FP8, or a checkpoint of that kind; GGUF is refused', () => {
  expect(choose(vllm, 'qwen2.5-7b', 'awq')).toMatchObject({
    tag: 'Qwen/Qwen2.5-7B-Instruct-AWQ',
    quantizationArgument: '',
  });
  expect(choose(vllm, 'llama3.1-8b', 'fp8')).toMatchObject({ quantizationArgument: 'fp8' });
  expect(choose(vllm, 'gpt-oss-20b', 'mxfp4')).toMatchObject({
    tag: 'openai/gpt-oss-20b',
    quantizationArgument: '',
  });
  expect(choose(vllm, 'llama3.1-8b', 'awq')).toBe(
    '422 The input does not suit the preset ollama: quantization: vLLM has no awq weights of Llama 3.1 8B Instruct that load; choose bf16, fp16, fp8.',
  );
  for (const { id, hfRepo, paramsB } of catalog.llmModels) {
    expect(choose(vllm, id, 'q4_K_M'), id).toMatch(/^422 /);
    if (hfRepo === null) continue;
    const wide = choose(vllm, id, 'bf16');
    expect(wide, id).toMatchObject({ tag: hfRepo });
    if (typeof wide !== 'string') expect(wide.sizeGb / paramsB, id).toBeCloseTo(2, 1);
  }
  for (const [key, repo] of checkpoints) {
    const [modelId = '', quantization] = key.split(' ');
    expect(choose(vllm, modelId, quantizationSchema.parse(quantization)), key).toMatchObject({ tag: repo });
  }
});

test('several models are given out in turn, and a wrong one is named', () => {
  const fleet: Preset = {
    ...ollama,
    inputs: ollama.inputs.map((field) =>
      field.type === 'llm-model' ? { ...field, name: 'models', type: 'llm-models', default: '' } : field,
    ),
  };
  const resolve = (models: string) => resolveInput(fleet, { models, contextTokens: 512 }, catalog);
  const { models } = resolve('llama3.1-8b, mistral-7b , phi3:mini');
  expect(models.map(({ tag }) => tag)).toEqual([
    'llama3.1:8b-instruct-q4_K_M',
    'mistral:7b-instruct-q4_K_M',
    'phi3:mini',
  ]);
  expect(() => resolve('llama3.1-8b, lama3-8b')).toThrow('"lama3-8b"; the nearest known is llama3-8b');
  expect(() => resolve(' , ')).toThrow('must name 1 to 200 models');
});
