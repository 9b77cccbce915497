import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Gpu, LlmModel } from '@terroir/shared-types';

const assets = join(import.meta.dirname, '../../../assets');

/** A shipped table as records by column name. */
export function readAsset(name: string): Record<string, string>[] {
  const [header = '', ...lines] = readFileSync(join(assets, name), 'utf8').trimEnd().split('\n');
  const names = header.split('\t');
  return lines.map((line) => {
    const cells = line.split('\t');
    return Object.fromEntries(names.map((column, at) => [column, cells[at] ?? '']));
  });
}

const number = (text: string | undefined): number | null =>
  text === undefined || text === '' ? null : Number(text);

export function readModels(): LlmModel[] {
  return readAsset('catalog/models.tsv').map((row) => ({
    id: row['id'] ?? '',
    family: row['family'] ?? '',
    displayName: row['displayName'] ?? '',
    paramsB: Number(row['paramsB']),
    activeParamsB: number(row['activeParamsB']),
    ollamaTag: row['ollamaTag'] || null,
    ollamaSizeGb: number(row['ollamaSizeGb']),
    hfRepo: row['hfRepo'] || null,
    layers: number(row['layers']),
    kvHeads: number(row['kvHeads']),
    headDim: number(row['headDim']),
    attentionHeads: number(row['attentionHeads']),
    fullAttentionLayers: number(row['fullAttentionLayers']),
    slidingWindowTokens: number(row['slidingWindowTokens']),
    kvBytesPerTokenFp16: number(row['kvBytesPerTokenFp16']),
    contextDefaultTokens: number(row['contextDefaultTokens']),
    contextMaxTokens: number(row['contextMaxTokens']),
    hiddenSize: number(row['hiddenSize']),
    intermediateSize: number(row['intermediateSize']),
    moeIntermediateSize: number(row['moeIntermediateSize']),
    vocabSize: number(row['vocabSize']),
    licence: row['licence'] || null,
    gated: row['gated'] === '' ? null : row['gated'] === 'yes',
    notes: row['notes'] ?? '',
  }));
}

export function readGpus(): Gpu[] {
  return readAsset('catalog/gpus.tsv').map((row) => ({
    vendor: row['vendor'] ?? '',
    model: row['model'] ?? '',
    memoryGib: Number(row['memoryGib']),
    computeCapability: number(row['computeCapability']),
    architecture: row['architecture'] || null,
    year: number(row['year']),
    fp16Tflops: number(row['fp16Tflops']),
    memoryBandwidthGbs: number(row['memoryBandwidthGbs']),
    source: row['source'] ?? '',
  }));
}

/** Registry sizes in decimal GB by `modelId quantization`. */
export function readFileSizes(): Map<string, number> {
  return new Map(
    readAsset('catalog/ollama-sizes.tsv').map((row) => [
      `${row['modelId']} ${row['quantization']}`,
      Number(row['sizeGb']),
    ]),
  );
}
