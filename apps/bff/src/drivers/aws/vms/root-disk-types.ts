import type { VolumeType } from '@aws-sdk/client-ec2';

// st1 and sc1 cannot be booted from: https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html
export const rootDiskTypes: readonly VolumeType[] = ['gp3', 'gp2', 'io2', 'io1', 'standard'];

const plain: Readonly<Record<string, VolumeType>> = { default: 'gp3', ssd: 'gp3', hdd: 'standard' };

/** AWS's word for the plain kinds of disk; its own words stay as they are. */
export const volumeTypeOf = (type: string): VolumeType => plain[type] ?? (type as VolumeType);
