import type { Accelerator, GpuCheck, GpuFinding, ReadGpu } from '@terroir/shared-types';
import { judgeOffload } from './judge-offload.ts';
import type { GpuReport } from './parse-report.ts';

/** Ollama's own minimum (docs/gpu.mdx, v0.32); the branches before it have ended. */
const minimumDriver = 550;
/**
 * A driver reports less than a card is called by: 22.5 of 24 GiB with ECC, 79.6 of 80. Below three quarters it is not
 * that card, or a part of it.
 */
const leastMemoryShare = 0.75;

/** The GPUs a VM has, against those of the spec that was bought; null: the spec has none that NVIDIA makes. */
export const judgeReport = (
  report: GpuReport,
  bought: Accelerator | null,
): Pick<GpuCheck, 'outcome' | 'expected' | 'gpus' | 'models' | 'findings'> => {
  const isNvidia = bought?.type === 'gpu' && /nvidia/i.test(bought.vendor);
  const findings = isNvidia ? [...driverFindings(report), ...hardwareFindings(report, bought)] : [];
  if (bought?.type === 'gpu') {
    findings.push(...report.models.map(judgeOffload).filter((finding) => finding !== null));
  }
  const has = (severity: GpuFinding['severity']) => findings.some((finding) => finding.severity === severity);
  return {
    outcome: has('error') ? 'failed' : has('warning') ? 'warning' : 'ok',
    expected:
      bought === null
        ? null
        : { model: bought.model, count: bought.count, memoryGibEach: bought.memoryGibEach },
    gpus: [...report.gpus],
    models: [...report.models],
    findings,
  };
};

const error = (code: GpuFinding['code'], message: string, remedy: string): GpuFinding => ({
  code,
  severity: 'error',
  message,
  remedy,
});

const driverFindings = ({ smi, cards, gpus }: GpuReport): GpuFinding[] => {
  if (smi === null) {
    const seen = cards === 0 ? '' : ` The card is there (${cards} on the PCI bus).`;
    return [
      error(
        'driver-missing',
        `This VM has no nvidia-smi: NVIDIA's driver is not installed.${seen}`,
        'Run the preset "GPU driver only", or deploy with an image that has the driver.',
      ),
    ];
  }
  if (/version mismatch/i.test(smi.said)) {
    return [
      error(
        'driver-mismatch',
        `The driver was changed while its old module runs: ${smi.said}`,
        'Reboot the VM; it then loads the new module.',
      ),
    ];
  }
  if (/no devices were found/i.test(smi.said)) {
    return [
      error(
        'no-gpu',
        'The driver runs, but finds no GPU.',
        'Reboot the VM. If it stays so, the machine is broken or the driver does not serve this card: deploy elsewhere.',
      ),
    ];
  }
  if (smi.exitCode !== 0) {
    return [
      error(
        'driver-failing',
        `nvidia-smi ended with ${smi.exitCode}: ${smi.said}`,
        'Reboot the VM; when that does not help, install the driver again for the kernel that runs (see dkms status), or sign its module where Secure Boot is on.',
      ),
    ];
  }
  const version = gpus.find(({ driverVersion }) => driverVersion !== null)?.driverVersion ?? null;
  const branch = Number(/^\d+/.exec(version ?? '')?.[0]);
  if (version === null || !(branch < minimumDriver)) return [];
  const finding = error(
    'driver-old',
    `The driver ${version} is older than ${minimumDriver}, the least that today's engines serve.`,
    'Install the 580 branch, which serves every card from V100 to H200.',
  );
  return [{ ...finding, severity: 'warning' }];
};

const hardwareFindings = (report: GpuReport, bought: Accelerator): GpuFinding[] => {
  const { gpus } = report;
  if (gpus.length === 0) return [];
  const findings: GpuFinding[] = [];
  const isFraction = bought.count < 1 || gpus.some(isSlice);
  const wanted = Math.max(1, Math.round(bought.count));
  if (gpus.length !== wanted) {
    findings.push(
      error(
        'count-differs',
        `${wanted} GPUs were bought, the driver shows ${gpus.length}.`,
        'Reboot the VM; a card that fell off the bus comes back, or the machine must be replaced.',
      ),
    );
  }
  const other = gpus.find(({ name }) => !isSameModel(name, bought.model));
  if (other !== undefined) {
    const message = `${bought.model} was bought, the driver shows ${other.name}.`;
    const remedy = 'Check the spec with the provider, and the fit of the model with the GPU that is there.';
    findings.push({ ...error('model-differs', message, remedy), severity: 'warning' });
  }
  if (isFraction) {
    findings.push({
      code: 'fractional-gpu',
      severity: 'info',
      message: `This is a part of a ${bought.model}${sizeOf(gpus[0])}; it needs NVIDIA's GRID driver, which images of the provider have.`,
      remedy: null,
    });
  } else findings.push(...memoryFindings(gpus, bought));
  const mig = gpus.find((gpu) => gpu.mig === 'enabled');
  if (mig !== undefined) {
    const message = `Multi-Instance GPU is on for GPU ${mig.index}: an engine sees at most one of its parts.`;
    const remedy = `Turn it off (sudo nvidia-smi -i ${mig.index} -mig 0, then reboot), or use its parts on purpose.`;
    findings.push({ ...error('mig-enabled', message, remedy), severity: 'warning' });
  }
  findings.push(...fabricFindings(report));
  return findings;
};

/** A virtual GPU is named by its profile: `NVIDIA A10-4Q`, `GRID T4-8C`. */
const isSlice = ({ name }: ReadGpu): boolean => /^GRID\b|-\d+[ABCQ]\b/.test(name);

const sizeOf = ({ memoryMib }: Pick<ReadGpu, 'memoryMib'> = { memoryMib: null }): string =>
  memoryMib === null ? '' : ` with ${(memoryMib / 1024).toFixed(1)} GiB`;

const memoryFindings = (gpus: readonly ReadGpu[], { memoryGibEach }: Accelerator): GpuFinding[] => {
  if (memoryGibEach === null) return [];
  const small = gpus
    .flatMap(({ index, memoryMib }) => (memoryMib === null ? [] : [{ index, gib: memoryMib / 1024 }]))
    .find(({ gib }) => gib < memoryGibEach * leastMemoryShare);
  if (small === undefined) return [];
  const has = small.gib.toFixed(1);
  return [
    error(
      'memory-differs',
      `GPU ${small.index} has ${has} GiB; ${memoryGibEach} GiB were bought.`,
      'Check the spec with the provider; a model that was chosen for the bigger card may not fit.',
    ),
  ];
};

/** An eight-GPU board with NVSwitch does not even compute on one GPU until the fabric is up (CUDA error 802). */
const fabricFindings = ({ gpus, nvSwitches, fabricManager }: GpuReport): GpuFinding[] => {
  const waiting = gpus.find(({ fabric }) => fabric !== null && /in progress|not started/i.test(fabric));
  const isDown =
    nvSwitches > 0 && fabricManager !== 'active' && gpus.every(({ fabric }) => fabric !== 'Completed');
  if (waiting === undefined && !isDown) return [];
  return [
    error(
      'fabric-manager-missing',
      `The GPUs are joined by NVSwitch, but the fabric is not up${waiting === undefined ? '' : ` (${waiting.fabric})`}: the fabric manager ${fabricManager === 'active' ? 'is still at work or failed' : `is ${fabricManager || 'missing'}`}.`,
      'Install nvidia-fabricmanager of the very version of the driver, then: sudo systemctl enable --now nvidia-fabricmanager',
    ),
  ];
};

/** `NVIDIA H100 80GB HBM3` is an `H100`, `Tesla T4` a `T4`; an `A100` is no `A10`. */
export const isSameModel = (shown: string, bought: string): boolean => {
  const words = (text: string) =>
    text
      .toUpperCase()
      .replace(/\b(NVIDIA|TESLA|GRID|QUADRO|GEFORCE|AMPERE|ADA|GENERATION|TENSOR CORE)\b/g, ' ')
      .split(/[^A-Z0-9]+/)
      .filter((word) => word !== '' && !/^\d+GB?$/.test(word));
  const [shownWords, boughtWords] = [words(shown), words(bought)];
  const [name = ''] = boughtWords.filter((word) => /\d/.test(word));
  return name === '' || shownWords.includes(name);
};
