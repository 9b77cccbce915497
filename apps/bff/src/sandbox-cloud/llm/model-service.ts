import { ServiceError } from './http.ts';
import type { Engine } from './engine.ts';
import type { PulledModel, PulledModels } from './pulled-models.ts';

/** The models a VM serves: many names, one tiny engine behind them. */
export interface ModelService {
  readonly engine: Engine;
  readonly models: PulledModels;
  readonly sizeBytes: number;
  /** The VM's spec has a GPU, so the pretended memory use is all on it, as on a healthy real VM. */
  readonly hasGpu: boolean;
  loaded(): readonly PulledModel[];
  /** Throws Ollama's 404 for a model that was not pulled. */
  require(name: string): PulledModel;
  load(name: string): Promise<number>;
  unload(name: string): Promise<void>;
}

export function createModelService(
  engine: Engine,
  models: PulledModels,
  sizeBytes: number,
  hasGpu: boolean,
): ModelService {
  const loadedNames = new Set<string>();
  return {
    engine,
    models,
    sizeBytes,
    hasGpu,
    loaded: () => models.list().filter((model) => engine.loaded && loadedNames.has(model.name)),
    require(name) {
      const model = models.find(name);
      if (!model) throw new ServiceError(404, `model '${name}' not found`);
      return model;
    },
    async load(name) {
      const tookMs = await engine.load();
      loadedNames.add(name);
      return tookMs;
    },
    async unload(name) {
      loadedNames.delete(name);
      if (loadedNames.size === 0 && engine.loaded) await engine.unload();
    },
  };
}
