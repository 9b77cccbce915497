import type { GpuFinding, LoadedModel } from '@terroir/shared-types';

/**
 * Whether a model that Ollama holds is wholly on the GPU. Ollama falls back to the CPU without a word when it starts
 * before the driver's module does, when the driver was changed under it, or when the memory does not suffice.
 */
export const judgeOffload = ({ name, sizeBytes, vramBytes }: LoadedModel): GpuFinding | null => {
  if (sizeBytes <= 0 || vramBytes >= sizeBytes) return null;
  if (vramBytes === 0) {
    return {
      code: 'cpu-fallback',
      severity: 'error',
      message: `${name} runs on the CPU although this VM has a GPU: none of it is in GPU memory.`,
      remedy:
        'Restart Ollama (sudo systemctl restart ollama) and load the model again; when nvidia-smi fails too, reboot the VM.',
    };
  }
  const percent = Math.floor((vramBytes / sizeBytes) * 100);
  return {
    code: 'partly-on-cpu',
    severity: 'error',
    message: `Only ${percent} % of ${name} is in GPU memory; the rest runs on the CPU, which is slow.`,
    remedy:
      'Restart Ollama (sudo systemctl restart ollama) when this came after a reboot; else take a smaller context, a smaller quantization or a GPU with more memory.',
  };
};
