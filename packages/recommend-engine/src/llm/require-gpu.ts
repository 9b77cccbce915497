import type { CatalogIndex } from '../catalog/catalog-index.ts';
import { nearestName } from '../filter/nearest-name.ts';
import { QueryError } from '../filter/query-error.ts';
import type { FitGpu } from './fit-request.ts';

/** GB/s of the slower board of a card that the catalog lists once (datasheets). */
const pcieBandwidthGbs: Record<string, number> = { 'h100 80': 2000, 'a100 80': 1935 };

/**
 * The facts of a card given by name and GiB ("H100", "NVIDIA A100-SXM4-80GB", "H100 PCIe"). A card known with
 * another memory size lends its other facts. Throws a `QueryError` that names the nearest known card.
 */
export function requireGpu(
  index: CatalogIndex,
  gpu: { model: string; memoryGib: number },
  path: string,
): FitGpu {
  const wanted = plainName(gpu.model);
  const named = index.gpus.filter((card) => plainName(card.model) === wanted);
  // "4090" is what people call an RTX 4090.
  const known =
    named.length > 0 ? named : index.gpus.filter((card) => plainName(card.model) === `rtx ${wanted}`);
  const facts = known.toSorted(
    (a, b) => Math.abs(a.memoryGib - gpu.memoryGib) - Math.abs(b.memoryGib - gpu.memoryGib),
  )[0];
  if (facts === undefined) {
    const suggestion = nearestName(
      gpu.model,
      index.gpus.map((card) => card.model),
    );
    throw new QueryError('unknown-gpu', `${path}.model`, `unknown GPU "${gpu.model}"`, { suggestion });
  }
  const pcie = /pcie/i.test(gpu.model) ? pcieBandwidthGbs[`${wanted} ${facts.memoryGib}`] : undefined;
  return {
    vendor: facts.vendor,
    model: facts.model,
    memoryGib: gpu.memoryGib,
    computeCapability: facts.computeCapability,
    memoryBandwidthGbs: pcie ?? facts.memoryBandwidthGbs,
    fp16Tflops: facts.fp16Tflops,
  };
}

function plainName(model: string): string {
  return model
    .toLowerCase()
    .replaceAll(/\b(nvidia|amd|tesla|instinct|sxm\d?|pcie|\d+ ?gi?b)\b/g, ' ')
    .replaceAll(/[-\s]+/g, ' ')
    .trim();
}
