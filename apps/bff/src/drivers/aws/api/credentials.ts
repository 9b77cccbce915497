import type { AwsConfig, AwsSecrets } from '@terroir/shared-types';
import { fromIni, fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers';

/**
 * Who asks. `default` is the standard chain: environment, SSO, shared files, container, instance metadata. A profile may
 * be one of SSO or of a role; what it needs is in the files of the user who runs the server.
 */
export const credentialsOf = (config: AwsConfig, secrets: AwsSecrets, region: string) => {
  const clientConfig = {
    region,
    ...(config.endpointUrl === undefined ? {} : { endpoint: config.endpointUrl }),
  };
  const own = () => {
    if (config.auth === 'default') return fromNodeProviderChain({ clientConfig });
    if (config.auth === 'profile') return fromIni({ profile: config.profile ?? 'default', clientConfig });
    return {
      accessKeyId: config.accessKeyId ?? '',
      secretAccessKey: secrets.secretAccessKey ?? '',
      ...(secrets.sessionToken === undefined ? {} : { sessionToken: secrets.sessionToken }),
    };
  };
  if (config.roleArn === undefined) return own();
  return fromTemporaryCredentials({
    masterCredentials: own(),
    clientConfig,
    params: {
      RoleArn: config.roleArn,
      RoleSessionName: 'terroir',
      ...(config.externalId === undefined ? {} : { ExternalId: config.externalId }),
    },
  });
};
