import { existsSync, statSync } from 'node:fs';
import { createEngine } from './model/engine.ts';
import { createModelService } from './model-service.ts';
import type { ModelService } from './model-service.ts';
import { openPulledModels } from './pulled-models.ts';
import { isDue, strike } from './strikes.ts';

export interface ModelOptions {
  readonly modelPath: string;
  /** Where the names of pulled models are kept. */
  readonly namesPath: string;
}

/** There once the module of the driver is loaded. */
const driverLoadedPath = '/run/terroir-sandbox/nvidia-loaded';

/** What a service finds when it starts, and keeps to its end: a driver that comes later is not noticed. */
function gpuShare(): number {
  if (!existsSync(driverLoadedPath) || isDue('driver-fails') !== null) return 0;
  const fallback = strike('cpu-fallback');
  return fallback === null ? 1 : (fallback.percent ?? 0) / 100;
}

export const openModels = (options: ModelOptions): ModelService =>
  createModelService(
    createEngine(options.modelPath),
    openPulledModels(options.namesPath),
    statSync(options.modelPath).size,
    gpuShare(),
  );
