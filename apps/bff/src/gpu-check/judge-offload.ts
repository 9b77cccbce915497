import type { GpuFinding, LoadedModel } from '@terroir/shared-types';
import { say } from '../wordings/say.ts';
import { sayFinding } from './say-finding.ts';

/**
 * Whether a model that Ollama holds is wholly on the GPU. Ollama falls back to the CPU without a word when it starts
 * before the driver's module does, when the driver was changed under it, or when the memory does not suffice.
 */
export const judgeOffload = ({ name, sizeBytes, vramBytes }: LoadedModel): GpuFinding | null => {
  if (sizeBytes <= 0 || vramBytes >= sizeBytes) return null;
  if (vramBytes === 0) {
    const message = say('gpu-on-cpu', { model: name });
    return sayFinding('cpu-fallback', 'error', message, say('gpu-on-cpu-remedy'));
  }
  const percent = Math.floor((vramBytes / sizeBytes) * 100);
  const message = say('gpu-partly-on-cpu', { percent, model: name });
  return sayFinding('partly-on-cpu', 'error', message, say('gpu-partly-remedy'));
};
