import { toTsv } from './to-tsv.ts';

export const providerColumns = [
  ['id', 'id'],
  ['name', 'name'],
  ['region_count', 'regionCount'],
  ['spec_count', 'specCount'],
  ['source', 'source'],
  ['source_date', 'asOf'],
] as const;

export const regionColumns = [
  ['provider', 'provider'],
  ['region', 'region'],
  ['display_name', 'name'],
  ['country_code', 'country'],
  ['longitude', 'lng'],
  ['latitude', 'lat'],
  ['zones', 'zones'],
] as const;

export const gpuColumns = [
  ['vendor', 'vendor'],
  ['model', 'model'],
  ['memory_gib', 'memoryGib'],
  ['compute_capability', 'computeCapability'],
  ['architecture', 'architecture'],
  ['year', 'year'],
  ['fp16_tflops', 'fp16Tflops'],
  ['memory_bandwidth_gbs', 'memoryBandwidthGbs'],
  ['source', 'source'],
] as const;

export const modelColumns = [
  ['id', 'id'],
  ['family', 'family'],
  ['display_name', 'displayName'],
  ['params_b', 'paramsB'],
  ['active_params_b', 'activeParamsB'],
  ['ollama_tag', 'ollamaTag'],
  ['ollama_size_gb', 'ollamaSizeGb'],
  ['hf_repo', 'hfRepo'],
  ['layers', 'layers'],
  ['n_heads', 'attentionHeads'],
  ['kv_heads', 'kvHeads'],
  ['head_dim', 'headDim'],
  ['full_attn_layers', 'fullAttentionLayers'],
  ['swa_window', 'slidingWindowTokens'],
  ['kv_bytes_per_token_fp16', 'kvBytesPerTokenFp16'],
  ['hidden_size', 'hiddenSize'],
  ['intermediate_size', 'intermediateSize'],
  ['moe_intermediate_size', 'moeIntermediateSize'],
  ['vocab_size', 'vocabSize'],
  ['context_default', 'contextDefaultTokens'],
  ['context_max', 'contextMaxTokens'],
  ['licence', 'licence'],
  ['gated', 'gated'],
  ['config_source', 'configSource'],
  ['notes', 'notes'],
] as const;

/** The rate that the source data itself used to convert won prices; its date is that of those price lists. */
export function rateTable(): string {
  return toTsv([
    ['currency', 'perUsd', 'source', 'asOf'],
    ['KRW', '1450', 'fixed rate with which the KRW list prices (NCP, NHN, KT) were converted', '2025-11'],
  ]);
}
