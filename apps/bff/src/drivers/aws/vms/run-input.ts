import type { RunInstancesCommandInput, Tag } from '@aws-sdk/client-ec2';
import type { AwsConfig } from '@terroir/shared-types';
import type { CreateVmRequest } from '../../driver.ts';
import type { BootImage } from './image.ts';
import { partsOf } from '../api/ids.ts';
import { volumeTypeOf } from './root-disk-types.ts';
import { hostKeyTag } from './translate.ts';
import { userDataOf } from './user-data.ts';

export const tagList = (tags: Readonly<Record<string, string>>): Tag[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

const plain = (providerId: string): string => partsOf(providerId)?.id ?? providerId;

// io1 and io2 are sold by operations per second and take no default; 3,000 is what gp3 has.
const withIops = new Set(['io1', 'io2']);

const marketOf = ({ market, spotMaxHourlyUsd }: AwsConfig): Partial<RunInstancesCommandInput> =>
  market === 'on-demand'
    ? {}
    : {
        InstanceMarketOptions: {
          MarketType: 'spot',
          SpotOptions: {
            SpotInstanceType: 'one-time',
            InstanceInterruptionBehavior: 'terminate',
            ...(spotMaxHourlyUsd === undefined ? {} : { MaxPrice: String(spotMaxHourlyUsd) }),
          },
        },
      };

/** The order for one VM, the same bytes for the same request. `subnetId`: AWS's own id; null: its default network. */
export const runInput = (
  request: CreateVmRequest,
  place: { image: BootImage; subnetId: string | null; hostKeySeed: Buffer },
  config: AwsConfig,
): RunInstancesCommandInput => {
  const { image, subnetId, hostKeySeed } = place;
  const { userData, hostKey } = userDataOf(request.sshPublicKey, hostKeySeed);
  const { network, rootDisk } = request;
  const type = volumeTypeOf(rootDisk.type);
  const tags = tagList({ Name: request.name, ...request.tags });
  return {
    ClientToken: request.key,
    MinCount: 1,
    MaxCount: 1,
    ImageId: image.imageId,
    InstanceType: request.spec.name as NonNullable<RunInstancesCommandInput['InstanceType']>,
    UserData: userData,
    ...(subnetId === null ? {} : { SubnetId: subnetId }),
    ...(network === null
      ? {}
      : { SecurityGroupIds: [plain(network.securityGroupId)], KeyName: plain(network.keyId) }),
    BlockDeviceMappings: [
      {
        DeviceName: image.rootDevice,
        Ebs: {
          VolumeType: type,
          VolumeSize: Math.max(Math.ceil(rootDisk.sizeGib), image.minSizeGib),
          DeleteOnTermination: true,
          ...(withIops.has(type) ? { Iops: 3000 } : {}),
        },
      },
    ],
    // Version 2 alone: what runs in a VM must not be talked into handing out what its metadata holds.
    MetadataOptions: { HttpTokens: 'required', HttpEndpoint: 'enabled' },
    TagSpecifications: [
      { ResourceType: 'instance', Tags: [...tags, { Key: hostKeyTag, Value: hostKey }] },
      { ResourceType: 'volume', Tags: tags },
    ],
    ...marketOf(config),
  };
};
