/** Names of the placeholders that every preset has beside its inputs, constants and secrets. */
export const derivedNames = [
  'modelTag',
  'modelBytes',
  'quantizationArgument',
  'gpuCount',
  'computeCapability',
  'tensorParallel',
  'pipelineParallel',
  'vmIndex',
  'vmCount',
  'privateIp',
  'firstPrivateIp',
  'linkUrls',
  'linkModels',
] as const;
