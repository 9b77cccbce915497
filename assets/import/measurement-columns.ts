export const vramColumns = [
  ['source', 'source'],
  ['engine', 'engine'],
  ['gpu', 'gpu'],
  ['gpus', 'gpus'],
  ['model_id', 'modelId'],
  ['model', 'model'],
  ['quant', 'quant'],
  ['context_tokens', 'contextTokens'],
  ['measured_gib', 'measuredGib'],
  ['what', 'what'],
  ['note', 'note'],
] as const;

export const throughputColumns = [
  ['source', 'source'],
  ['engine', 'engine'],
  ['gpu', 'gpu'],
  ['gpus', 'gpus'],
  ['mem_bw_gb_s_per_gpu', 'memoryBandwidthGbs'],
  ['model_id', 'modelId'],
  ['model', 'model'],
  ['quant', 'quant'],
  ['read_gb_per_token', 'readGbPerToken'],
  ['decode_tok_s', 'decodeTokensPerSecond'],
  ['batch', 'batch'],
  ['note', 'note'],
] as const;
