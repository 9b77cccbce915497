const openStack = ['IdentityEndpoint', 'Username', 'Password', 'DomainName', 'ProjectID'];

/** What it checks a credential of each cloud for, case-sensitive. */
export const providerKeys: Readonly<Record<string, readonly string[]>> = {
  aws: ['aws_access_key_id', 'aws_secret_access_key'],
  azure: ['clientId', 'clientSecret', 'tenantId', 'subscriptionId'],
  gcp: ['project_id', 'client_email', 'private_key', 'private_key_id', 'client_id'],
  alibaba: ['AccessKeyId', 'AccessKeySecret'],
  tencent: ['SecretId', 'SecretKey'],
  ibm: ['ApiKey'],
  ncp: ['ncloud_access_key', 'ncloud_secret_key'],
  nhn: ['IdentityEndpoint', 'Username', 'Password', 'DomainName', 'TenantId'],
  kt: openStack,
  openstack: openStack,
};
