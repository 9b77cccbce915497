import { type LlmModel, type Quantization, quantizationSchema } from '@terroir/shared-types';

/** What presets need of the catalog. */
export interface ModelCatalog {
  llmModels: readonly LlmModel[];
  /** Ollama tag by `modelId quantization`. */
  modelTags: ReadonlyMap<string, string>;
  /** Registry size in decimal GB by `modelId quantization`. */
  index: { modelFileSizes: ReadonlyMap<string, number> };
}

/** The model of an id, or of an Ollama tag, which then says the quantization too. Null: there is none. */
export const findModel = (
  name: string,
  { llmModels, modelTags }: ModelCatalog,
): { model: LlmModel; quantization: Quantization | null } | null => {
  const byId = llmModels.find(({ id }) => id === name);
  if (byId !== undefined) return { model: byId, quantization: null };
  if (!name.includes(':')) return null;
  for (const [key, tag] of modelTags) {
    if (tag !== name) continue;
    const [id, quantization] = key.split(' ');
    const model = llmModels.find((one) => one.id === id);
    if (model !== undefined) return { model, quantization: quantizationSchema.parse(quantization) };
  }
  const byDefaultTag = llmModels.find(({ ollamaTag }) => ollamaTag === name);
  return byDefaultTag === undefined ? null : { model: byDefaultTag, quantization: null };
};
