import { setTimeout as delay } from 'node:timers/promises';
import { ServiceError } from './http.ts';
import type { Engine } from './model/engine.ts';
import type { PulledModel, PulledModels } from './pulled-models.ts';
import { strike } from './strikes.ts';

const outOfMemory = 'llama runner process has terminated: cudaMalloc failed: out of memory';

/** The models a VM serves: many names, one tiny engine behind them. */
export interface ModelService {
  readonly engine: Engine;
  readonly models: PulledModels;
  readonly sizeBytes: number;
  /** The part of a loaded model that counts as being on the GPU: 1 as on a healthy VM with one, 0 on the CPU. */
  readonly gpuShare: number;
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
  gpuShare: number,
): ModelService {
  const loadedNames = new Set<string>();
  return {
    engine,
    models,
    sizeBytes,
    gpuShare,
    loaded: () => models.list().filter((model) => engine.loaded && loadedNames.has(model.name)),
    require(name) {
      const model = models.find(name);
      if (!model) throw new ServiceError(404, `model '${name}' not found`);
      return model;
    },
    async load(name) {
      if (!loadedNames.has(name)) {
        const slow = strike('load-slow');
        if (slow !== null) await delay(slow.ms ?? 30_000);
        const failure = strike('load-fails');
        if (failure !== null) throw new ServiceError(500, failure.message ?? outOfMemory);
      }
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
