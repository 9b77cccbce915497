// Loaded at the first call: the SDK takes half a second that a start without such a connection need not wait for.
export { EC2 } from '@aws-sdk/client-ec2';
export { SSM } from '@aws-sdk/client-ssm';
export { STS } from '@aws-sdk/client-sts';
export { ServiceQuotas } from '@aws-sdk/client-service-quotas';
export { credentialsOf } from './credentials.ts';
