export interface ProviderLook {
  /** At most five letters, for the map and narrow cells. */
  short: string;
  /** Reads on the dark and the light map alike. */
  colour: string;
}

const looks: Record<string, ProviderLook> = {
  aws: { short: 'AWS', colour: '#f0932b' },
  azure: { short: 'AZ', colour: '#3390ec' },
  gcp: { short: 'GCP', colour: '#e2574c' },
  alibaba: { short: 'ALI', colour: '#ff7a45' },
  oci: { short: 'OCI', colour: '#c9584a' },
  tencent: { short: 'TC', colour: '#2fa8d8' },
  ibm: { short: 'IBM', colour: '#5b7cf7' },
  ncp: { short: 'NCP', colour: '#2bb673' },
  nhn: { short: 'NHN', colour: '#5aa9e6' },
  kt: { short: 'KT', colour: '#d65a7a' },
  digitalocean: { short: 'DO', colour: '#4a86e8' },
  hetzner: { short: 'HZ', colour: '#d9534f' },
  ovh: { short: 'OVH', colour: '#5f7fd4' },
  scaleway: { short: 'SCW', colour: '#9a6ad8' },
  exoscale: { short: 'EXO', colour: '#d8615a' },
  upcloud: { short: 'UP', colour: '#8a63d2' },
  ionos: { short: 'IONOS', colour: '#3d7fd0' },
  infomaniak: { short: 'IK', colour: '#3fa7c9' },
  stackit: { short: 'STK', colour: '#2f9e8f' },
  leafcloud: { short: 'LEAF', colour: '#58a55c' },
  civo: { short: 'CIVO', colour: '#3f8fb5' },
  gcore: { short: 'GC', colour: '#e08244' },
  lambda: { short: 'LMB', colour: '#8d74e8' },
  runpod: { short: 'RP', colour: '#a06be0' },
  nebius: { short: 'NEB', colour: '#6fb33f' },
  verda: { short: 'VRD', colour: '#3aa17e' },
  hyperstack: { short: 'HYP', colour: '#4f9ed9' },
};

export const providerLook = (provider: string): ProviderLook =>
  looks[provider] ?? { short: provider.slice(0, 5).toUpperCase(), colour: '#8a97a8' };
