import type { StoredVm } from '../vms/vm-record.ts';

// Compute capability by model, from NVIDIA's public CUDA GPU list.
const computeCapabilities: readonly (readonly [RegExp, string])[] = [
  [/B200|GB200/, '10.0'],
  [/H100|H200|GH200|H20\b/, '9.0'],
  [/L40S?|\bL4\b|RTX 6000 Ada|RTX 40/, '8.9'],
  [/A10G?\b|A16|A40|RTX A/, '8.6'],
  [/A100|A30\b/, '8.0'],
  [/\bT4G?\b/, '7.5'],
  [/V100/, '7.0'],
  [/\bP4\b|P40/, '6.1'],
  [/P100/, '6.0'],
];

/** The driver of images that come with one: the branch that serves V100 to B200. */
const imageDriver = '580.126.09';
const images = /gpu|nvidia|accelerator|deep-?learning|dlami|dsvm|hpc|cuda/i;

/**
 * What the stand-ins in a VM must know of it, as shell assignments. An image whose name speaks of a GPU has the driver,
 * and so has the sandbox's own image, which a VM gets that names none; a plain one has none until it is installed.
 */
export function vmEnvironment(vm: Pick<StoredVm, 'gpu' | 'imageId' | 'rootDisk' | 'spec'>): string {
  const gpu = vm.gpu?.vendor.toLowerCase() === 'nvidia' ? vm.gpu : null;
  const model = gpu?.model.replace(/[^\w .()+/-]/g, '') ?? '';
  const capability = computeCapabilities.find(([name]) => name.test(model))?.[1] ?? '[N/A]';
  const hasDriver = gpu !== null && (vm.imageId === null || images.test(vm.imageId));
  const facts = {
    gpu_model: model,
    gpu_count: gpu?.count ?? 0,
    gpu_memory_mib:
      gpu === null || gpu.memoryGibEach === null ? '[N/A]' : Math.round(gpu.memoryGibEach * 1024),
    gpu_capability: capability,
    // Multi-Instance GPU came with compute capability 8.0 and exists on the large cards only.
    gpu_mig: /A100|A30\b|H100|H200|GH200|B200/.test(model) ? 'Disabled' : '[N/A]',
    gpu_nvswitch: /A100|H100|H200|H20\b|B200/.test(model) && (gpu?.count ?? 0) >= 8 ? 'yes' : 'no',
    image_driver: hasDriver ? imageDriver : '',
    disk_gib: Math.max(1, Math.round(vm.rootDisk?.sizeGib ?? 200)),
  };
  return Object.entries(facts)
    .map(([name, value]) => `${name}='${value}'\n`)
    .join('');
}
