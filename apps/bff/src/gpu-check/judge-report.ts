import type { Accelerator, GpuCheck, GpuFinding, ReadGpu } from '@terroir/shared-types';
import { type Said, say } from '../wordings/say.ts';
import { judgeOffload } from './judge-offload.ts';
import type { GpuReport } from './parse-report.ts';
import { sayFinding } from './say-finding.ts';

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

const driverFindings = ({ smi, cards, gpus }: GpuReport): GpuFinding[] => {
  if (smi === null) {
    const seen = cards === 0 ? null : say('gpu-card-there', { cards });
    const missing = say('gpu-driver-missing');
    const message = seen === null ? missing : say('said-then', { first: missing, second: seen });
    return [sayFinding('driver-missing', 'error', message, say('gpu-install-driver'))];
  }
  const { said, exitCode } = smi;
  if (/version mismatch/i.test(said)) {
    const message = say('gpu-driver-mismatch', { said });
    return [sayFinding('driver-mismatch', 'error', message, say('gpu-load-module'))];
  }
  if (/no devices were found/i.test(said)) {
    return [sayFinding('no-gpu', 'error', say('gpu-none'), say('gpu-none-remedy'))];
  }
  if (exitCode !== 0) {
    const message = say('gpu-driver-failing', { code: exitCode, said });
    return [sayFinding('driver-failing', 'error', message, say('gpu-driver-anew'))];
  }
  const version = gpus.find(({ driverVersion }) => driverVersion !== null)?.driverVersion ?? null;
  const branch = Number(/^\d+/.exec(version ?? '')?.[0]);
  if (version === null || !(branch < minimumDriver)) return [];
  const message = say('gpu-driver-old', { version, least: minimumDriver });
  return [sayFinding('driver-old', 'warning', message, say('gpu-newer-driver'))];
};

const hardwareFindings = (report: GpuReport, bought: Accelerator): GpuFinding[] => {
  const { gpus } = report;
  if (gpus.length === 0) return [];
  const findings: GpuFinding[] = [];
  const isFraction = bought.count < 1 || gpus.some(isSlice);
  const wanted = Math.max(1, Math.round(bought.count));
  if (gpus.length !== wanted) {
    const message = say('gpu-count-differs', { bought: wanted, shown: gpus.length });
    findings.push(sayFinding('count-differs', 'error', message, say('gpu-card-lost')));
  }
  const other = gpus.find(({ name }) => !isSameModel(name, bought.model));
  if (other !== undefined) {
    const message = say('gpu-model-differs', { bought: bought.model, shown: other.name });
    findings.push(sayFinding('model-differs', 'warning', message, say('gpu-check-spec')));
  }
  if (isFraction) findings.push(sayFinding('fractional-gpu', 'info', sayPart(bought.model, gpus[0]), null));
  else findings.push(...memoryFindings(gpus, bought));
  const mig = gpus.find((gpu) => gpu.mig === 'enabled');
  if (mig !== undefined) {
    const { index } = mig;
    const message = say('gpu-mig-on', { index });
    findings.push(sayFinding('mig-enabled', 'warning', message, say('gpu-mig-off', { index })));
  }
  findings.push(...fabricFindings(report));
  return findings;
};

/** A virtual GPU is named by its profile: `NVIDIA A10-4Q`, `GRID T4-8C`. */
const isSlice = ({ name }: ReadGpu): boolean => /^GRID\b|-\d+[ABCQ]\b/.test(name);

const sayPart = (model: string, gpu: ReadGpu | undefined): Said =>
  gpu === undefined || gpu.memoryMib === null
    ? say('gpu-part', { model })
    : say('gpu-part-sized', { model, gib: (gpu.memoryMib / 1024).toFixed(1) });

const memoryFindings = (gpus: readonly ReadGpu[], { memoryGibEach }: Accelerator): GpuFinding[] => {
  if (memoryGibEach === null) return [];
  const small = gpus
    .flatMap(({ index, memoryMib }) => (memoryMib === null ? [] : [{ index, gib: memoryMib / 1024 }]))
    .find(({ gib }) => gib < memoryGibEach * leastMemoryShare);
  if (small === undefined) return [];
  const { index, gib } = small;
  const message = say('gpu-memory-differs', { index, has: gib.toFixed(1), bought: memoryGibEach });
  return [sayFinding('memory-differs', 'error', message, say('gpu-memory-remedy'))];
};

/** An eight-GPU board with NVSwitch does not even compute on one GPU until the fabric is up (CUDA error 802). */
const fabricFindings = ({ gpus, nvSwitches, fabricManager }: GpuReport): GpuFinding[] => {
  const waiting = gpus.find(({ fabric }) => fabric !== null && /in progress|not started/i.test(fabric));
  const isDown =
    nvSwitches > 0 && fabricManager !== 'active' && gpus.every(({ fabric }) => fabric !== 'Completed');
  if (waiting === undefined && !isDown) return [];
  const manager = sayManager(fabricManager);
  const fabric = waiting?.fabric ?? null;
  const message =
    fabric === null ? say('gpu-fabric-down', { manager }) : say('gpu-fabric-waits', { fabric, manager });
  return [sayFinding('fabric-manager-missing', 'error', message, say('gpu-fabric-remedy'))];
};

const sayManager = (state: GpuReport['fabricManager']): Said => {
  if (state === 'active') return say('gpu-manager-at-work');
  return state ? say('gpu-manager-is', { state }) : say('gpu-manager-missing');
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
