import type { LlmModel, Quantization } from '@terroir/shared-types';
import { expect, test } from 'vitest';
import { type FitGpu, llmFit } from '../src/index.ts';
import { measuredSpeeds, modelOf, quantizations } from './measured-speeds.ts';
import { readAsset, readFileSizes } from './read-assets.ts';

const fileSizes = readFileSizes();
/** PyTorch's on Hopper, beside weights and cache. */
const workspaceGib = 32 / 1024;

/** Quantization of the default tags among the measurements: q4_K_M but for these. */
const defaultTags: Record<string, Quantization> = {
  'llama3-8b': 'q4_0',
  'llama3-70b': 'q4_0',
  'phi3-mini': 'q4_0',
  'phi3-medium': 'q4_0',
  'solar-10.7b': 'q4_0',
  'yi-34b': 'q4_0',
  'starling-7b': 'q4_0',
  'gpt-oss-20b': 'mxfp4',
  'gpt-oss-120b': 'mxfp4',
};

interface Comparison {
  label: string;
  model: LlmModel;
  measured: number;
  predicted: number;
  error: number;
  inBand: boolean;
}

function compare(
  label: string,
  model: LlmModel,
  measured: number,
  predicted: number,
  inBand = true,
): Comparison {
  return { label, model, measured, predicted, error: predicted / measured - 1, inBand };
}

/** Mean absolute error per group, printed: the closing figures come from here. */
function report(title: string, rows: readonly Comparison[], groupOf: (row: Comparison) => string): void {
  const lines = [...Map.groupBy(rows, groupOf)].map(([group, members]) => {
    const worst = members.toSorted((a, b) => Math.abs(b.error) - Math.abs(a.error))[0];
    const inBand = members.filter((row) => row.inBand).length;
    const mean = `mean ${(meanError(members) * 100).toFixed(1)} %`;
    const worstText = `worst ${((worst?.error ?? 0) * 100).toFixed(1)} % (${worst?.label})`;
    return `  ${group.padEnd(18)} ${members.length} rows  ${mean}  in band ${inBand}  ${worstText}`;
  });
  process.stdout.write(`${[title, ...lines].join('\n')}\n`);
}

function meanError(rows: readonly Comparison[]): number {
  return rows.reduce((sum, row) => sum + Math.abs(row.error), 0) / rows.length;
}

const vram = readAsset('measurements/vram.tsv');

test('predicted process memory is within 5 % from 3B up and 25 % below 1B, 4 % on average', () => {
  const rows = vram
    .filter((row) => row['what'] === 'total process GPU memory')
    .map((row) => {
      const model = modelOf(row);
      const quantization = quantizations[row['quant'] ?? ''] ?? 'bf16';
      const contextTokens = Number(row['contextTokens']);
      const fit = llmFit(model, undefined, {
        quantization,
        contextTokens,
        parallel: 1,
        engine: 'transformers',
      });
      const label = `${model.id} ${row['quant']} ${contextTokens}`;
      return compare(label, model, Number(row['measuredGib']), fit.requiredGib);
    });
  report('Process memory (transformers)', rows, (row) => row.model.id);
  expect(rows).toHaveLength(64);
  expect(meanError(rows)).toBeLessThan(0.04);
  for (const row of rows)
    expect(Math.abs(row.error), row.label).toBeLessThan(row.model.paramsB < 1 ? 0.25 : 0.05);
});

test('weights and cache are within 1 % of what a real card held, for ten shapes of models', () => {
  const rows = readAsset('measurements/vram-h200.tsv').map((row) => {
    const model = modelOf(row);
    const contextTokens = Number(row['contextTokens']);
    const params = { quantization: 'bf16', contextTokens, parallel: 1, engine: 'transformers' } as const;
    const { weightsGib, kvCacheGib } = llmFit(model, undefined, params).parts;
    const held = Number(row['decodePeakMib']) / 1024;
    return compare(`${model.id} ${contextTokens}`, model, held, weightsGib + kvCacheGib + workspaceGib);
  });
  report('Weights and cache (H200, while decoding)', rows, (row) => row.model.id);
  expect(rows).toHaveLength(40);
  expect(meanError(rows)).toBeLessThan(0.01);
  for (const row of rows) expect(Math.abs(row.error), row.label).toBeLessThan(0.02);
});

test('weights are within 3 % of files and registry sizes', () => {
  const rows = vram
    .filter((row) => /^(weights file|registry layers)/.test(row['what'] ?? ''))
    .flatMap((row) => {
      const model = modelOf(row);
      const quant = row['quant'] ?? '';
      const quantization =
        quant === 'default tag' ? (defaultTags[model.id] ?? 'q4_K_M') : quantizations[quant];
      if (quantization === undefined) return [];
      const params = { quantization, contextTokens: 1, parallel: 1, engine: 'ollama', fileSizes } as const;
      const { weightsGib } = llmFit(model, undefined, params).parts;
      return [compare(`${model.id} ${quantization}`, model, Number(row['measuredGib']), weightsGib)];
    });
  report('Weights', rows, (row) => row.model.id);
  expect(rows.length).toBeGreaterThan(20);
  for (const row of rows) expect(Math.abs(row.error), row.label).toBeLessThan(0.03);
});

test('cache per GPU under tensor parallelism matches vLLM', () => {
  const model = modelOf({ modelId: 'qwen3-235b-a22b' });
  const h100: FitGpu = card('H100', 80, 3350);
  const params = {
    quantization: 'fp8',
    contextTokens: 178_880,
    parallel: 1,
    engine: 'vllm',
    gpuCount: 4,
  } as const;
  expect(llmFit(model, h100, params).parts.kvCacheGib / 4).toBeCloseTo(8.11, 0);
});

test('decode speed is within 8 % dense and 20 % for experts on average, and its band holds 90 %', () => {
  const rows = measuredSpeeds().map(({ label, engine, model, quantization, gpu, gpus, ...row }) => {
    const params = { quantization, contextTokens: 1024, parallel: 1, engine, gpuCount: gpus } as const;
    const speed = llmFit(model, card(gpu, 80, row.bandwidthGbs), params).decodeTokensPerSecond;
    if (speed === undefined) throw new Error(`no prediction for ${label}`);
    const measured = row.tokensPerSecond;
    const inBand = measured >= speed.low && measured <= speed.high;
    return compare(label, model, measured, speed.expected, inBand);
  });
  const dense = rows.filter((row) => row.model.activeParamsB === null);
  const experts = rows.filter((row) => row.model.activeParamsB !== null);
  report('Decode speed', rows, (row) => (row.model.activeParamsB === null ? 'dense' : 'experts'));
  report('Decode speed by model', rows, (row) => row.model.id);
  expect(meanError(dense)).toBeLessThan(0.08);
  expect(meanError(experts)).toBeLessThan(0.2);
  expect(rows.filter((row) => row.inBand).length / rows.length).toBeGreaterThan(0.9);
});

test('a bare engine on a real card is never slower than promised, and at most 40 % faster', () => {
  const rows = readAsset('measurements/throughput-h200.tsv')
    .filter((row) => row['contextTokens'] === '2048')
    .map((row) => {
      const model = modelOf(row);
      const quantization = quantizations[row['quant'] ?? ''] ?? 'q4_K_M';
      const params = { quantization, contextTokens: 2048, parallel: 1, engine: 'ollama' } as const;
      const speed = llmFit(model, card('H200', 141, 4800), params).decodeTokensPerSecond;
      const label = `${model.id} ${quantization}`;
      return compare(label, model, Number(row['decodeTokensPerSecond']), speed?.expected ?? Number.NaN);
    });
  report('Decode speed (H200, bare llama.cpp, no server)', rows, (row) => row.label);
  expect(rows).toHaveLength(21);
  for (const row of rows) {
    expect(row.error, row.label).toBeLessThan(0.05);
    expect(row.error, row.label).toBeGreaterThan(-0.4);
  }
});

function card(model: string, memoryGib: number, memoryBandwidthGbs: number): FitGpu {
  return { vendor: 'nvidia', model, memoryGib, computeCapability: 9, memoryBandwidthGbs };
}
