import type { LlmModel, Quantization } from '@terroir/shared-types';
import { readAsset, readModels } from './read-assets.ts';

const models = new Map(readModels().map((model) => [model.id, model]));

/** The formats of the measurements in the words of the contract. */
export const quantizations: Record<string, Quantization> = {
  BF16: 'bf16',
  F16: 'fp16',
  FP8: 'fp8',
  AWQ: 'awq',
  'AWQ-INT4': 'awq',
  'GPTQ-INT4': 'gptq-int4',
  'GPTQ-Int4': 'gptq-int4',
  'GPTQ-Int8': 'gptq-int8',
  Q8_0: 'q8_0',
  Q6_K: 'q6_K',
  Q5_K_M: 'q5_K_M',
  Q4_K_M: 'q4_K_M',
  Q4_K_S: 'q4_K_S',
  Q3_K_M: 'q3_K_M',
  Q2_K: 'q2_K',
};

export function modelOf(row: Record<string, string>): LlmModel {
  const model = models.get(row['modelId'] ?? '');
  if (model === undefined) throw new Error(`no model "${row['modelId']}"`);
  return model;
}

export interface MeasuredSpeed {
  label: string;
  engine: 'vllm' | 'ollama';
  model: LlmModel;
  quantization: Quantization;
  /** The catalog's name of the card. */
  gpu: string;
  gpus: number;
  bandwidthGbs: number;
  tokensPerSecond: number;
}

/**
 * Published decode speeds of one sequence. SGLang on H20 reaches a third of the nominal bandwidth, an outlier that
 * the source itself explains: left out.
 */
export function measuredSpeeds(): MeasuredSpeed[] {
  return readAsset('measurements/throughput.tsv').flatMap((row) => {
    const quantization = quantizations[row['quant'] ?? ''];
    if (/SGLang/.test(row['engine'] ?? '') || quantization === undefined) return [];
    const model = modelOf(row);
    return [
      {
        label: `${row['engine']} ${row['gpu']} ${model.id} ${quantization}`,
        engine: /vLLM/.test(row['engine'] ?? '') ? 'vllm' : 'ollama',
        model,
        quantization,
        gpu: gpuName(row['gpu'] ?? ''),
        gpus: Number(row['gpus']),
        bandwidthGbs: Number(row['memoryBandwidthGbs']),
        tokensPerSecond: Number(row['decodeTokensPerSecond']),
      },
    ];
  });
}

/** "Tesla P100 PCIe 16GB", "A100-SXM4-80GB (…)" and the like. */
function gpuName(text: string): string {
  return text.replace(/^Tesla /, '').replace(/^(A100|H100|H200|V100|P100|B300)\b.*$/, '$1');
}
