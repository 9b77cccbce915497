import { toTsv } from './to-tsv.ts';

const driverInside = 'documented image with the NVIDIA driver inside';

/** Images with the GPU driver that the sources name; `locator` is how the provider finds it. */
const gpuImages = [
  [
    'aws',
    '22.04',
    'x86_64',
    'ssm:/aws/service/deeplearning/ami/x86_64/base-oss-nvidia-driver-gpu-ubuntu-22.04/latest/ami-id',
    'dstack aws/resources.py; AWS DLAMI notes',
    '2026-10',
  ],
  [
    'aws',
    '24.04',
    'x86_64',
    'ssm:/aws/service/deeplearning/ami/x86_64/base-oss-nvidia-driver-gpu-ubuntu-24.04/latest/ami-id',
    'dstack aws/resources.py; AWS DLAMI notes',
    '2026-10',
  ],
  [
    'aws',
    '22.04',
    'arm64',
    'ssm:/aws/service/deeplearning/ami/arm64/base-oss-nvidia-driver-gpu-ubuntu-22.04/latest/ami-id',
    'dstack aws/resources.py; AWS DLAMI notes',
    '2026-10',
  ],
  [
    'gcp',
    '22.04',
    'x86_64',
    'family:deeplearning-platform-release/common-cu129-ubuntu-2204-nvidia-580',
    'Deep Learning VM families in public code',
    '',
  ],
  [
    'gcp',
    '24.04',
    'x86_64',
    'family:ubuntu-os-accelerator-images/ubuntu-accelerator-2404-amd64-with-nvidia-580',
    'accelerator image families in public code',
    '',
  ],
  [
    'azure',
    '22.04',
    'x86_64',
    'urn:microsoft-dsvm:ubuntu-hpc:2204:latest',
    'cb-tumblebug infra-usecase-llm-d-high template',
    '2026-08',
  ],
] as const;

/**
 * Image list. Plain Ubuntu is a name of ours that the driver turns into the provider's current image at
 * launch, because provider image ids change by region and week and none is in the data.
 */
export function imageTable(providerIds: readonly string[]): string {
  const plain = providerIds.flatMap((provider) =>
    ['22.04', '24.04'].flatMap((version) =>
      ['x86_64', 'arm64'].map((arch) => [
        `${provider}+ubuntu-${version}-${arch}`,
        provider,
        `Ubuntu ${version} LTS (${arch})`,
        'ubuntu',
        version,
        arch,
        'false',
        `alias:ubuntu-${version}-${arch}`,
        'name resolved by the driver at launch',
        '',
      ]),
    ),
  );
  const gpu = gpuImages.map(([provider, version, arch, locator, source, asOf]) => [
    `${provider}+ubuntu-${version}-${arch}-gpu`,
    provider,
    `Ubuntu ${version} LTS with NVIDIA driver (${arch})`,
    'ubuntu',
    version,
    arch,
    'true',
    locator,
    `${source}: ${driverInside}`,
    asOf,
  ]);
  const header = [
    'id',
    'provider',
    'name',
    'os',
    'osVersion',
    'arch',
    'gpuDriver',
    'locator',
    'source',
    'asOf',
  ];
  return toTsv([header, ...plain, ...gpu]);
}
