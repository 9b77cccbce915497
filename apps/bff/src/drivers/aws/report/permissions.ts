import type { EC2 } from '@aws-sdk/client-ec2';

const none = '00000000000000000';
const vpc = `vpc-${none}`;
const group = `sg-${none}`;
const VolumeId = `vol-${none}`;
const subnet = `subnet-${none}`;
const gateway = `igw-${none}`;
const InstanceIds = [`i-${none}`];
const dry = { DryRun: true } as const;
const rule = {
  GroupId: group,
  IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '127.0.0.1/32' }] }],
};

export interface Permission {
  name: string;
  neededFor: string;
  /** Asks whether it would be allowed: `DryRun` changes nothing. Rejects with AWS's own answer. */
  probe(ec2: EC2, options: { abortSignal: AbortSignal }): Promise<unknown>;
}

const sight = 'seeing what is there';
const network = 'the network that VMs stand on';
const ports = 'opening and closing ports';
const life = 'suspend, resume, reboot and terminate';
const cleaning = 'cleaning up what nobody uses';
const data = 'data disks';

/** What EC2 is asked to do, each with a question that orders nothing. RunInstances is asked apart, with a real image. */
export const ec2Permissions: readonly Permission[] = [
  { name: 'ec2:DescribeRegions', neededFor: sight, probe: (ec2, o) => ec2.describeRegions(dry, o) },
  { name: 'ec2:DescribeInstances', neededFor: sight, probe: (ec2, o) => ec2.describeInstances(dry, o) },
  {
    name: 'ec2:DescribeImages',
    neededFor: 'finding the image',
    probe: (ec2, o) => ec2.describeImages({ ...dry, Owners: ['self'] }, o),
  },
  {
    name: 'ec2:DescribeAvailabilityZones',
    neededFor: network,
    probe: (ec2, o) => ec2.describeAvailabilityZones(dry, o),
  },
  {
    name: 'ec2:DescribeInstanceTypeOfferings',
    neededFor: 'finding a zone that has the spec',
    probe: (ec2, o) => ec2.describeInstanceTypeOfferings(dry, o),
  },
  { name: 'ec2:DescribeVpcs', neededFor: network, probe: (ec2, o) => ec2.describeVpcs(dry, o) },
  { name: 'ec2:DescribeSubnets', neededFor: network, probe: (ec2, o) => ec2.describeSubnets(dry, o) },
  { name: 'ec2:DescribeRouteTables', neededFor: network, probe: (ec2, o) => ec2.describeRouteTables(dry, o) },
  {
    name: 'ec2:DescribeInternetGateways',
    neededFor: network,
    probe: (ec2, o) => ec2.describeInternetGateways(dry, o),
  },
  {
    name: 'ec2:DescribeSecurityGroups',
    neededFor: network,
    probe: (ec2, o) => ec2.describeSecurityGroups(dry, o),
  },
  {
    name: 'ec2:DescribeKeyPairs',
    neededFor: 'the key that may log in',
    probe: (ec2, o) => ec2.describeKeyPairs(dry, o),
  },
  {
    name: 'ec2:CreateTags',
    neededFor: 'finding again what is ours',
    probe: (ec2, o) =>
      ec2.createTags({ ...dry, Resources: InstanceIds, Tags: [{ Key: 'terroir-owner', Value: 'probe' }] }, o),
  },
  {
    name: 'ec2:StartInstances',
    neededFor: life,
    probe: (ec2, o) => ec2.startInstances({ ...dry, InstanceIds }, o),
  },
  {
    name: 'ec2:StopInstances',
    neededFor: life,
    probe: (ec2, o) => ec2.stopInstances({ ...dry, InstanceIds }, o),
  },
  {
    name: 'ec2:RebootInstances',
    neededFor: life,
    probe: (ec2, o) => ec2.rebootInstances({ ...dry, InstanceIds }, o),
  },
  {
    name: 'ec2:TerminateInstances',
    neededFor: life,
    probe: (ec2, o) => ec2.terminateInstances({ ...dry, InstanceIds }, o),
  },
  {
    name: 'ec2:CreateVpc',
    neededFor: network,
    probe: (ec2, o) => ec2.createVpc({ ...dry, CidrBlock: '10.212.0.0/16' }, o),
  },
  {
    name: 'ec2:CreateSubnet',
    neededFor: network,
    probe: (ec2, o) => ec2.createSubnet({ ...dry, VpcId: vpc, CidrBlock: '10.212.0.0/20' }, o),
  },
  {
    name: 'ec2:CreateInternetGateway',
    neededFor: network,
    probe: (ec2, o) => ec2.createInternetGateway(dry, o),
  },
  {
    name: 'ec2:AttachInternetGateway',
    neededFor: network,
    probe: (ec2, o) => ec2.attachInternetGateway({ ...dry, VpcId: vpc, InternetGatewayId: gateway }, o),
  },
  {
    name: 'ec2:CreateRoute',
    neededFor: network,
    probe: (ec2, o) =>
      ec2.createRoute(
        { ...dry, RouteTableId: `rtb-${none}`, DestinationCidrBlock: '0.0.0.0/0', GatewayId: gateway },
        o,
      ),
  },
  {
    name: 'ec2:CreateSecurityGroup',
    neededFor: network,
    probe: (ec2, o) =>
      ec2.createSecurityGroup({ ...dry, GroupName: 'terroir-probe', Description: 'probe', VpcId: vpc }, o),
  },
  {
    name: 'ec2:AuthorizeSecurityGroupIngress',
    neededFor: ports,
    probe: (ec2, o) => ec2.authorizeSecurityGroupIngress({ ...dry, ...rule }, o),
  },
  {
    name: 'ec2:RevokeSecurityGroupIngress',
    neededFor: ports,
    probe: (ec2, o) => ec2.revokeSecurityGroupIngress({ ...dry, ...rule }, o),
  },
  {
    name: 'ec2:ImportKeyPair',
    neededFor: 'the key that may log in',
    probe: (ec2, o) =>
      ec2.importKeyPair(
        {
          ...dry,
          KeyName: 'terroir-probe',
          PublicKeyMaterial: Buffer.from(
            'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
          ),
        },
        o,
      ),
  },
  {
    name: 'ec2:DeleteKeyPair',
    neededFor: cleaning,
    probe: (ec2, o) => ec2.deleteKeyPair({ ...dry, KeyName: 'terroir-probe' }, o),
  },
  {
    name: 'ec2:DeleteSecurityGroup',
    neededFor: cleaning,
    probe: (ec2, o) => ec2.deleteSecurityGroup({ ...dry, GroupId: group }, o),
  },
  {
    name: 'ec2:DeleteSubnet',
    neededFor: cleaning,
    probe: (ec2, o) => ec2.deleteSubnet({ ...dry, SubnetId: subnet }, o),
  },
  {
    name: 'ec2:DetachInternetGateway',
    neededFor: cleaning,
    probe: (ec2, o) => ec2.detachInternetGateway({ ...dry, VpcId: vpc, InternetGatewayId: gateway }, o),
  },
  {
    name: 'ec2:DeleteInternetGateway',
    neededFor: cleaning,
    probe: (ec2, o) => ec2.deleteInternetGateway({ ...dry, InternetGatewayId: gateway }, o),
  },
  { name: 'ec2:DescribeVolumes', neededFor: data, probe: (ec2, o) => ec2.describeVolumes(dry, o) },
  {
    name: 'ec2:CreateVolume',
    neededFor: data,
    probe: (ec2, o) => ec2.createVolume({ ...dry, AvailabilityZone: 'us-east-1a', Size: 1 }, o),
  },
  {
    name: 'ec2:AttachVolume',
    neededFor: data,
    probe: (ec2, o) => ec2.attachVolume({ ...dry, VolumeId, InstanceId: `i-${none}`, Device: '/dev/sdf' }, o),
  },
  {
    name: 'ec2:DetachVolume',
    neededFor: data,
    probe: (ec2, o) => ec2.detachVolume({ ...dry, VolumeId }, o),
  },
  {
    name: 'ec2:ModifyVolume',
    neededFor: data,
    probe: (ec2, o) => ec2.modifyVolume({ ...dry, VolumeId, Size: 2 }, o),
  },
  {
    name: 'ec2:DeleteVolume',
    neededFor: data,
    probe: (ec2, o) => ec2.deleteVolume({ ...dry, VolumeId }, o),
  },
  { name: 'ec2:DeleteVpc', neededFor: cleaning, probe: (ec2, o) => ec2.deleteVpc({ ...dry, VpcId: vpc }, o) },
];

/** Cannot be asked without doing them, or need more than a name. */
export const otherPermissions = {
  run: { name: 'ec2:RunInstances', neededFor: 'launching VMs' },
  // It has no DryRun.
  modifySubnet: { name: 'ec2:ModifySubnetAttribute', neededFor: network },
  spotPrices: { name: 'ec2:DescribeSpotPriceHistory', neededFor: 'seeing what spot VMs cost' },
  parameter: { name: 'ssm:GetParameter', neededFor: 'finding the current image' },
  quota: { name: 'servicequotas:GetServiceQuota', neededFor: 'seeing quotas before a launch' },
} as const;

/** The policy to paste: what Terroir asks for, nothing else. */
export const minimalPolicy = (market: 'on-demand' | 'spot'): string => {
  const named = [...ec2Permissions, otherPermissions.run, otherPermissions.modifySubnet].map(
    ({ name }) => name,
  );
  const statements = [
    { Sid: 'TerroirVms', Effect: 'Allow', Action: named.toSorted(), Resource: '*' },
    {
      Sid: 'TerroirImages',
      Effect: 'Allow',
      Action: [otherPermissions.parameter.name],
      Resource: 'arn:aws:ssm:*::parameter/aws/service/*',
    },
    { Sid: 'TerroirQuotas', Effect: 'Allow', Action: [otherPermissions.quota.name], Resource: '*' },
    ...(market === 'on-demand'
      ? []
      : [
          {
            Sid: 'TerroirSpot',
            Effect: 'Allow',
            Action: ['iam:CreateServiceLinkedRole'],
            Resource: 'arn:aws:iam::*:role/aws-service-role/spot.amazonaws.com/*',
          },
          {
            Sid: 'TerroirSpotPrices',
            Effect: 'Allow',
            Action: [otherPermissions.spotPrices.name],
            Resource: '*',
          },
        ]),
  ];
  return JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2);
};
