import type { LoadedModel, ReadGpu } from '@terroir/shared-types';
import * as z from 'zod';

/** What a VM told of its GPUs. */
export interface GpuReport {
  readonly bootId: string | null;
  /** NVIDIA cards on the PCI bus, driver or not. */
  readonly cards: number;
  readonly nvSwitches: number;
  /** How `nvidia-smi` ended; null: there is none. */
  readonly smi: { readonly exitCode: number; readonly said: string } | null;
  readonly gpus: readonly ReadGpu[];
  /** systemd's word for the fabric manager; '' when not asked. */
  readonly fabricManager: string;
  readonly models: readonly LoadedModel[];
}

const psSchema = z.object({
  models: z
    .array(z.object({ name: z.string(), size: z.number(), size_vram: z.number().default(0) }))
    .nullable()
    .transform((models) => models ?? []),
});

/** Reads what `readCommand` printed; what it did not print is not known. Never throws. */
export const parseReport = (text: string): GpuReport => {
  const lines = text.split('\n').map((line) => line.trimEnd());
  const of = (kind: string): string[] =>
    lines.flatMap((line) => (line.startsWith(`${kind} `) ? [line.slice(kind.length + 1)] : []));
  const exitCode = of('smi')[0];
  const fabric = of('fabric');
  const gpus = exitCode === '0' ? of('gpu').flatMap((line, at) => gpuOf(line, fabric[at] ?? null)) : [];
  return {
    bootId: of('boot')[0]?.trim() || null,
    cards: lines.filter((line) => line === 'card').length,
    nvSwitches: lines.filter((line) => line === 'nvswitch').length,
    smi:
      exitCode === undefined
        ? null
        : { exitCode: Number(exitCode), said: of('gpu').join(' ').trim().slice(0, 300) },
    gpus,
    fabricManager: of('manager')[0]?.trim() ?? '',
    models: modelsOf(of('ollama')[0] ?? ''),
  };
};

/** `0, NVIDIA L4, 23034, 580.126.09, 8.9, [N/A]`; a name holds no comma. */
const gpuOf = (line: string, fabric: string | null): ReadGpu[] => {
  const [index = '', name = '', memory, driver, capability, mig] = line.split(',').map((cell) => cell.trim());
  if (!/^\d+$/.test(index) || name === '') return [];
  return [
    {
      index: Number(index),
      name,
      memoryMib: numberOf(memory),
      driverVersion: known(driver),
      computeCapability: numberOf(capability),
      mig: /^enabled$/i.test(mig ?? '') ? 'enabled' : /^disabled$/i.test(mig ?? '') ? 'disabled' : null,
      fabric: known(fabric ?? undefined),
    },
  ];
};

/** NVIDIA writes `[N/A]`, `N/A`, `[Not Supported]` or `[Unknown Error]` for what it does not tell. */
const known = (cell: string | undefined): string | null =>
  cell === undefined || cell === '' || /^\[.*\]$|^N\/A$/i.test(cell) ? null : cell;

const numberOf = (cell: string | undefined): number | null => {
  const [, digits] = /^(\d+(?:\.\d+)?)(?: MiB)?$/.exec(known(cell) ?? '') ?? [];
  return digits === undefined ? null : Number(digits);
};

export const modelsOf = (json: string): LoadedModel[] => {
  try {
    const { models } = psSchema.parse(JSON.parse(json));
    return models.map(({ name, size, size_vram }) => ({ name, sizeBytes: size, vramBytes: size_vram }));
  } catch {
    return []; // no Ollama here, or one of another kind
  }
};
