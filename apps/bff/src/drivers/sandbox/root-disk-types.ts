// What the providers call the kinds of disk that a VM can boot from:
// https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html
// https://learn.microsoft.com/en-us/azure/virtual-machines/disks-types
// https://cloud.google.com/compute/docs/disks
// https://www.alibabacloud.com/help/en/ecs/user-guide/disks-overview
// https://www.tencentcloud.com/document/product/362/31636
const types: Readonly<Record<string, readonly string[]>> = {
  aws: ['gp3', 'gp2', 'io2', 'io1', 'standard'],
  azure: ['Premium_LRS', 'Premium_ZRS', 'StandardSSD_LRS', 'StandardSSD_ZRS', 'Standard_LRS'],
  gcp: ['pd-balanced', 'pd-ssd', 'pd-standard', 'pd-extreme', 'hyperdisk-balanced'],
  alibaba: ['cloud_essd', 'cloud_essd_entry', 'cloud_auto', 'cloud_ssd', 'cloud_efficiency', 'cloud'],
  tencent: ['CLOUD_PREMIUM', 'CLOUD_BSSD', 'CLOUD_SSD', 'CLOUD_HSSD', 'CLOUD_TSSD', 'CLOUD_BASIC'],
};

/** The sandbox simulates the disks of these providers by name; of the others it knows the plain kinds alone. */
export const rootDiskTypes = (provider: string): readonly string[] => types[provider] ?? [];
