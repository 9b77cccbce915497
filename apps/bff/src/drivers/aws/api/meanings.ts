import type { Failure } from '@terroir/shared-types';
import { asRemedy, say } from '../../../wordings/say.ts';

export type Meaning = Pick<Failure, 'code' | 'retryable' | 'remedy' | 'remedyWording'>;

const quota: Meaning = {
  code: 'quota',
  retryable: false,
  ...asRemedy(say('aws-quota')),
};
const capacity: Meaning = {
  code: 'capacity',
  retryable: false,
  ...asRemedy(say('no-room')),
};
const credential: Meaning = {
  code: 'credential',
  retryable: false,
  ...asRemedy(say('aws-credential')),
};
const expired: Meaning = {
  code: 'credential',
  // A renewed profile or a new session token works without anything being launched anew.
  retryable: true,
  ...asRemedy(say('aws-expired')),
};
const permission: Meaning = {
  code: 'credential',
  retryable: false,
  ...asRemedy(say('aws-permission')),
};
const clock: Meaning = {
  code: 'credential',
  retryable: true,
  ...asRemedy(say('aws-clock')),
};
export const notHere: Meaning = {
  code: 'not-available-in-region',
  retryable: false,
  ...asRemedy(say('other-region-or-spec')),
};
export const notEnabled: Meaning = {
  code: 'not-available-in-region',
  retryable: false,
  ...asRemedy(say('aws-enable-region')),
};
const throttled: Meaning = {
  code: 'rate-limited',
  retryable: true,
  ...asRemedy(say('call-slower')),
};
const gone: Meaning = {
  code: 'invalid-request',
  retryable: false,
  ...asRemedy(say('aws-gone')),
};
const notKnownYet: Meaning = {
  code: 'invalid-request',
  // What was made a moment ago is not known to all of AWS at once.
  retryable: true,
  ...asRemedy(say('aws-not-known-yet')),
};
const wrongState: Meaning = {
  code: 'invalid-request',
  retryable: false,
  ...asRemedy(say('vm-must-settle')),
};
const inUse: Meaning = {
  code: 'invalid-request',
  // What hangs on it, such as the network interface of an ended VM, goes by itself within minutes.
  retryable: true,
  ...asRemedy(say('aws-in-use')),
};
const grownLately: Meaning = {
  code: 'invalid-request',
  retryable: false,
  ...asRemedy(say('aws-grown-lately')),
};
const again: Meaning = {
  code: 'unknown',
  retryable: true,
  ...asRemedy(say('call-again')),
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
      ...asRemedy(say('aws-protected')),
    };
  }
  return byCode.get(code) ?? null;
};
