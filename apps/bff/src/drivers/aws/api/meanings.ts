import type { Failure } from '@terroir/shared-types';

export type Meaning = Pick<Failure, 'code' | 'retryable' | 'remedy'>;

const quota: Meaning = {
  code: 'quota',
  retryable: false,
  remedy: 'Ask AWS for more of this quota, terminate what is not needed, or choose another family or region.',
};
const capacity: Meaning = {
  code: 'capacity',
  retryable: false,
  remedy: 'Choose another region or spec, or give the node group alternatives; try here again later.',
};
const credential: Meaning = {
  code: 'credential',
  retryable: false,
  remedy: 'Give the connection a key that is valid and active, then test it.',
};
const expired: Meaning = {
  code: 'credential',
  // A renewed profile or a new session token works without anything being launched anew.
  retryable: true,
  remedy:
    'Renew the temporary credential (sign in again with SSO, or give the connection new keys); it is tried again.',
};
const permission: Meaning = {
  code: 'credential',
  retryable: false,
  remedy: 'Test the connection: the report names the permissions that are missing and the policy to paste.',
};
const clock: Meaning = {
  code: 'credential',
  retryable: true,
  remedy:
    'Set the clock of this machine (NTP): AWS refuses requests that are more than five minutes off. It is tried again.',
};
export const notHere: Meaning = {
  code: 'not-available-in-region',
  retryable: false,
  remedy: 'Choose another region or spec.',
};
export const notEnabled: Meaning = {
  code: 'not-available-in-region',
  retryable: false,
  remedy: 'Enable the region in the AWS account settings, or take it out of the regions of the connection.',
};
const throttled: Meaning = {
  code: 'rate-limited',
  retryable: true,
  remedy: 'Nothing to do: the call is repeated more slowly.',
};
const gone: Meaning = {
  code: 'invalid-request',
  retryable: false,
  remedy: 'It is gone at AWS. Remove it with refine or scale the node group.',
};
const notKnownYet: Meaning = {
  code: 'invalid-request',
  // What was made a moment ago is not known to all of AWS at once.
  retryable: true,
  remedy:
    'It is tried again: new things take some seconds until all of AWS knows them. If this lasts, somebody has removed it at AWS; the next launch makes it anew.',
};
const wrongState: Meaning = {
  code: 'invalid-request',
  retryable: false,
  remedy: 'Wait until the VM has settled, then choose an action that fits its status.',
};
const inUse: Meaning = {
  code: 'invalid-request',
  // What hangs on it, such as the network interface of an ended VM, goes by itself within minutes.
  retryable: true,
  remedy:
    'Something at AWS still uses it. It is tried again; if this lasts, see in the VPC console what that is.',
};
const grownLately: Meaning = {
  code: 'invalid-request',
  retryable: false,
  remedy: 'A volume can be grown again six hours after the last time. Grow it then.',
};
const again: Meaning = {
  code: 'unknown',
  retryable: true,
  remedy: 'Nothing to do: the call is repeated.',
};

/** EC2's error codes; see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html (read 2026-11). */
const meanings: readonly [meaning: Meaning, codes: readonly string[]][] = [
  [
    quota,
    [
      'VcpuLimitExceeded',
      'InstanceLimitExceeded',
      'MaxSpotInstanceCountExceeded',
      'AddressLimitExceeded',
      'VolumeLimitExceeded',
      'VpcLimitExceeded',
      'SubnetLimitExceeded',
      'InternetGatewayLimitExceeded',
      'SecurityGroupLimitExceeded',
      'SecurityGroupsPerInstanceLimitExceeded',
      'RulesPerSecurityGroupLimitExceeded',
      'KeyPairLimitExceeded',
      'NetworkInterfaceLimitExceeded',
      'MaxIOPSLimitExceeded',
    ],
  ],
  [
    capacity,
    [
      'InsufficientInstanceCapacity',
      'InsufficientHostCapacity',
      'InsufficientReservedInstanceCapacity',
      'InsufficientCapacity',
      'InsufficientFreeAddressesInSubnet',
      'InsufficientVolumeCapacity',
      'SpotMaxPriceTooLow',
    ],
  ],
  [
    credential,
    [
      'AuthFailure',
      'InvalidClientTokenId',
      'SignatureDoesNotMatch',
      'UnrecognizedClientException',
      'Blocked',
      'PendingVerification',
      'MissingAuthenticationToken',
      'IncompleteSignature',
      'InvalidAccessKeyId',
    ],
  ],
  [
    expired,
    [
      'ExpiredToken',
      'ExpiredTokenException',
      'RequestExpiredToken',
      'CredentialsProviderError',
      'TokenProviderError',
      'UnauthorizedSSOToken',
    ],
  ],
  [permission, ['UnauthorizedOperation', 'AccessDenied', 'AccessDeniedException', 'OperationNotPermitted']],
  [clock, ['RequestExpired', 'RequestTimeTooSkewed', 'RequestInTheFuture']],
  [
    notHere,
    [
      'Unsupported',
      'UnsupportedOperation',
      'InvalidAMIID.NotFound',
      'InvalidAMIID.Unavailable',
      'InvalidAMIID.Malformed',
      'ParameterNotFound',
    ],
  ],
  [notEnabled, ['OptInRequired']],
  [
    throttled,
    [
      'RequestLimitExceeded',
      'Throttling',
      'ThrottlingException',
      'ThrottledException',
      'TooManyRequestsException',
      'RequestThrottled',
      'BandwidthLimitExceeded',
      'RequestThrottledException',
    ],
  ],
  [gone, ['InvalidInstanceID.NotFound', 'InvalidInstanceID.Malformed', 'InvalidVolume.NotFound']],
  [
    notKnownYet,
    [
      'InvalidGroup.NotFound',
      'InvalidGroupId.NotFound',
      'InvalidVpcID.NotFound',
      'InvalidSubnetID.NotFound',
      'InvalidKeyPair.NotFound',
      'InvalidInternetGatewayID.NotFound',
      'InvalidRouteTableID.NotFound',
    ],
  ],
  [wrongState, ['IncorrectInstanceState', 'IncorrectState', 'InvalidInstanceAttributeValue']],
  [inUse, ['DependencyViolation', 'InvalidGroup.InUse', 'Gateway.NotAttached', 'VolumeInUse']],
  [grownLately, ['VolumeModificationRateExceeded', 'IncorrectModificationState']],
  [again, ['ServiceUnavailable.Retry', 'InsufficientAddressCapacity']],
];

const byCode = new Map(meanings.flatMap(([meaning, codes]) => codes.map((code) => [code, meaning] as const)));

/** Codes that mean two things are told apart by their words. Null: not one we know. */
export const meaningOf = (code: string, message: string): Meaning | null => {
  if (/signature (not yet current|expired)|request has expired/i.test(message)) return clock;
  if (code === 'AuthFailure' && /not.*(subscribed|enabled|opted)|opt[- ]?in/i.test(message))
    return notEnabled;
  if (code === 'OperationNotPermitted' && /terminat/i.test(message)) {
    return {
      ...wrongState,
      remedy: 'It is protected against termination at AWS. Switch that off there, then terminate it again.',
    };
  }
  return byCode.get(code) ?? null;
};
