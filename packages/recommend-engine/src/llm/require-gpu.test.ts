import { expect, test } from 'vitest';
import type { CatalogIndex } from '../catalog/catalog-index.ts';
import { requireGpu } from './require-gpu.ts';

const card = (model: string, memoryGib: number, memoryBandwidthGbs: number) => ({
  vendor: 'nvidia',
  model,
  memoryGib,
  computeCapability: 9,
  architecture: null,
  year: null,
  fp16Tflops: null,
  memoryBandwidthGbs,
  source: 'datasheet',
});
const index = {
  gpus: [card('H100', 80, 3350), card('H100 NVL', 94, 3938), card('A100', 40, 1555), card('A100', 80, 2039)],
} as unknown as CatalogIndex;

test('a card is found under the names that drivers and vendors give it', () => {
  expect(requireGpu(index, { model: 'NVIDIA H100 80GB', memoryGib: 80 }, 'gpu')).toMatchObject({
    model: 'H100',
  });
  expect(requireGpu(index, { model: 'A100-SXM4-80GB', memoryGib: 80 }, 'gpu').memoryBandwidthGbs).toBe(2039);
  expect(requireGpu(index, { model: 'A100', memoryGib: 40 }, 'gpu').memoryBandwidthGbs).toBe(1555);
  expect(requireGpu(index, { model: 'H100 PCIe', memoryGib: 80 }, 'gpu').memoryBandwidthGbs).toBe(2000);
  expect(requireGpu(index, { model: 'h100 nvl', memoryGib: 94 }, 'gpu').memoryBandwidthGbs).toBe(3938);
});

test('an unknown card names the nearest known one', () => {
  expect(() => requireGpu(index, { model: 'H1000', memoryGib: 80 }, 'gpu')).toThrow(
    'unknown GPU "H1000"; nearest known: "H100"',
  );
});
