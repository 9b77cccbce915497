import type { Accelerator } from '@terroir/shared-types';
import { expect, test } from 'vitest';
import { isSameModel, judgeReport } from './judge-report.ts';
import { parseReport } from './parse-report.ts';

// No GPU was at hand when this was written: the lines have the form of NVIDIA's documentation of `--query-gpu` and of
// its error messages, with names and sizes as drivers are documented to report them.
const gpu = (model: string, count = 1, memoryGibEach: number | null = null): Accelerator => ({
  type: 'gpu',
  vendor: 'NVIDIA',
  model,
  count,
  memoryGibEach,
  memoryGibTotal: null,
});
const report = (...lines: string[]) => parseReport(['boot 5f0e-1', ...lines].join('\n'));
const codes = (text: ReturnType<typeof report>, bought: Accelerator | null) =>
  judgeReport(text, bought).findings.map(({ code }) => code);

test('a healthy L4 is what was bought, though it has less memory than its name says', () => {
  const read = report('card', 'smi 0', 'gpu 0, NVIDIA L4, 23034, 580.126.09, 8.9, [N/A]', 'fabric [N/A]');
  expect(read.gpus).toEqual([
    {
      index: 0,
      name: 'NVIDIA L4',
      memoryMib: 23_034,
      driverVersion: '580.126.09',
      computeCapability: 8.9,
      mig: null,
      fabric: null,
    },
  ]);
  expect(judgeReport(read, gpu('L4', 1, 24))).toMatchObject({ outcome: 'ok', findings: [] });
});

test('names that drivers use are matched with those of catalogs, and near ones are told apart', () => {
  for (const [shown, bought] of [
    ['NVIDIA H100 80GB HBM3', 'H100'],
    ['NVIDIA A100-SXM4-80GB', 'A100'],
    ['Tesla T4', 'T4'],
    ['Tesla V100-SXM2-16GB', 'V100'],
    ['NVIDIA A10G', 'A10G'],
    ['NVIDIA RTX 6000 Ada Generation', 'RTX 6000 Ada'],
  ] as const) {
    expect(isSameModel(shown, bought), shown).toBe(true);
  }
  expect(isSameModel('NVIDIA A100-SXM4-40GB', 'A10')).toBe(false);
  expect(isSameModel('NVIDIA L40S', 'L4')).toBe(false);
});

test('a card without a driver, a driver that fails and one of another version each have their remedy', () => {
  expect(codes(report('card'), gpu('L4'))).toEqual(['driver-missing']);
  const failing = report(
    'smi 9',
    "gpu NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.",
  );
  expect(codes(failing, gpu('L4'))).toEqual(['driver-failing']);
  const mismatch = report('smi 18', 'gpu Failed to initialize NVML: Driver/library version mismatch');
  expect(codes(mismatch, gpu('L4'))).toEqual(['driver-mismatch']);
  expect(codes(report('smi 6', 'gpu No devices were found'), gpu('L4'))).toEqual(['no-gpu']);
  for (const read of [failing, mismatch, report('card')]) {
    expect(judgeReport(read, gpu('L4')).findings[0]?.remedy).toMatch(/reboot|deploy/i);
  }
});

test('missing cards, another model, too little memory and an old driver are found', () => {
  const seven = Array.from(
    { length: 7 },
    (_, at) => `gpu ${at}, NVIDIA H100 80GB HBM3, 81559, 580.1, 9.0, Disabled`,
  );
  expect(codes(report('smi 0', ...seven), gpu('H100', 8, 80))).toEqual(['count-differs']);
  const t4 = report('smi 0', 'gpu 0, Tesla T4, 15360, 535.288.01, 7.5, [N/A]');
  expect(codes(t4, gpu('L4', 1, 24))).toEqual(['driver-old', 'model-differs', 'memory-differs']);
});

test('a part of a card is explained, not blamed for its size', () => {
  const slice = report('smi 0', 'gpu 0, NVIDIA A10-4Q, 4096, 580.126.09, 8.6, [N/A]');
  const judged = judgeReport(slice, gpu('A10', 1 / 6, 24));
  expect(judged.outcome).toBe('ok');
  expect(judged.findings).toMatchObject([{ code: 'fractional-gpu', severity: 'info' }]);
  expect(judged.findings[0]?.message).toContain('4.0 GiB');
});

test('MIG and a fabric that is not up are told', () => {
  const mig = report('smi 0', 'gpu 0, NVIDIA H100 80GB HBM3, 81559, 580.1, 9.0, Enabled');
  expect(codes(mig, gpu('H100', 1, 80))).toEqual(['mig-enabled']);
  const board = Array.from(
    { length: 8 },
    (_, at) => `gpu ${at}, NVIDIA H100 80GB HBM3, 81559, 580.1, 9.0, Disabled`,
  );
  const down = report('smi 0', ...board, ...board.map(() => 'fabric In Progress'), 'manager inactive');
  expect(codes(down, gpu('H100', 8, 80))).toEqual(['fabric-manager-missing']);
  const up = report('smi 0', ...board, ...board.map(() => 'fabric Completed'), 'manager active');
  expect(codes(up, gpu('H100', 8, 80))).toEqual([]);
  const old = report('nvswitch', 'smi 0', ...board, 'manager inactive');
  expect(codes(old, gpu('H100', 8, 80))).toEqual(['fabric-manager-missing']);
});

test('a model on the CPU of a VM with a GPU is found, wholly or in part', () => {
  const ps = (vram: number) =>
    `ollama {"models":[{"name":"llama3.1:8b","size":1000,"size_vram":${vram},"expires_at":"x"}]}`;
  const line = 'gpu 0, NVIDIA L4, 23034, 580.126.09, 8.9, [N/A]';
  expect(codes(report('smi 0', line, ps(0)), gpu('L4', 1, 24))).toEqual(['cpu-fallback']);
  expect(codes(report('smi 0', line, ps(600)), gpu('L4', 1, 24))).toEqual(['partly-on-cpu']);
  expect(codes(report('smi 0', line, ps(1000)), gpu('L4', 1, 24))).toEqual([]);
  // Without a GPU the CPU is what was bought.
  expect(codes(report(ps(0)), null)).toEqual([]);
});

test('what is found is named, so that it can be said in another language', () => {
  const board = Array.from(
    { length: 8 },
    (_, at) => `gpu ${at}, NVIDIA H100 80GB HBM3, 81559, 580.1, 9.0, Disabled`,
  );
  const down = report('smi 0', ...board, ...board.map(() => 'fabric In Progress'), 'manager inactive');
  const loaded = 'ollama {"models":[{"name":"qwen3:8b","size":1000,"size_vram":600,"expires_at":"x"}]}';
  const found = [
    judgeReport(down, gpu('H100', 8, 80)),
    judgeReport(report('card', loaded), gpu('L4')),
    judgeReport(report('smi 0', 'gpu 0, NVIDIA A10-4Q, 4096, 580.126.09, 8.6, [N/A]'), gpu('A10', 1 / 6, 24)),
  ].flatMap(({ findings }) =>
    findings.map(({ messageWording, remedyWording }) => [messageWording, remedyWording]),
  );
  expect(found).toEqual([
    [
      {
        code: 'gpu-fabric-waits',
        values: { fabric: 'In Progress', manager: { code: 'gpu-manager-is', values: { state: 'inactive' } } },
      },
      { code: 'gpu-fabric-remedy' },
    ],
    [
      {
        code: 'said-then',
        values: {
          first: { code: 'gpu-driver-missing' },
          second: { code: 'gpu-card-there', values: { cards: 1 } },
        },
      },
      { code: 'gpu-install-driver' },
    ],
    [
      { code: 'gpu-partly-on-cpu', values: { percent: 60, model: 'qwen3:8b' } },
      { code: 'gpu-partly-remedy' },
    ],
    [{ code: 'gpu-part-sized', values: { model: 'A10', gib: '4.0' } }, undefined],
  ]);
});

test('odd output is not known, never an error', () => {
  expect(parseReport('rubbish\nsmi\ngpu\nollama {"models":null}\nollama {')).toMatchObject({
    bootId: null,
    smi: null,
    gpus: [],
    models: [],
  });
  const unknown = report('smi 0', 'gpu 0, NVIDIA L4, [N/A], [Unknown Error]');
  expect(unknown.gpus[0]).toMatchObject({ memoryMib: null, driverVersion: null, computeCapability: null });
  expect(codes(unknown, gpu('L4', 1, 24))).toEqual([]);
});
