import type { TumblebugConfig } from '@terroir/shared-types';
import * as z from 'zod';
import type { CredentialPort } from '../../driver-kind.ts';
import { DriverError } from '../../driver.ts';
import type { Client } from '../api/client.ts';
import { connConfigListSchema } from '../api/schemas.ts';
import type { Regions } from '../regions.ts';
import { providerKeys } from './provider-keys.ts';
import { readCredentialsYaml } from './read-credentials-yaml.ts';
import { sealValues } from './seal-values.ts';
import { type Said, asDetail, asMessage, asRemedy, say } from '../../../wordings/say.ts';

// It tries every region of the cloud, each after a pause of up to 10 s.
const registerTimeoutMs = 5 * 60_000;
const publicKeySchema = z.object({ publicKeyTokenId: z.string(), publicKey: z.string() });
const registeredSchema = z.object({ allConnections: connConfigListSchema });

const refused = (message: Said, remedy: Said): DriverError =>
  new DriverError(
    { code: 'credential', ...asMessage(message), retryable: false, ...asRemedy(remedy) },
    'refused',
  );

/** Registers the credentials of clouds there. They are sealed for it and kept nowhere else. */
export const createCredentials = (
  { call }: Pick<Client, 'call'>,
  regions: Regions,
  config: TumblebugConfig,
): CredentialPort => ({
  holder: config.credentialHolder,
  readFile: readCredentialsYaml,

  async overview(signal) {
    const connections = await regions.connections(signal);
    const names = [...new Set([...Object.keys(providerKeys), ...connections.map((one) => one.providerName)])];
    return names.map((provider) => {
      const ones = connections.filter((one) => one.providerName === provider);
      const verified = ones.filter((one) => one.verified).length;
      return {
        provider,
        keys: [...(providerKeys[provider] ?? [])],
        verified,
        unverified: ones.length - verified,
      };
    });
  },

  async register({ provider, holder = config.credentialHolder, values }, signal) {
    const missing = (providerKeys[provider] ?? []).filter((key) => values[key] === undefined);
    if (missing.length > 0) {
      throw refused(
        say('tumblebug-values-missing', { provider, keys: missing.join(', ') }),
        say('tumblebug-fill-in'),
      );
    }
    const { publicKey, publicKeyTokenId } = await call(
      { path: '/credential/publicKey' },
      publicKeySchema,
      signal,
    );
    const { allConnections } = await call(
      {
        method: 'POST',
        path: '/credential',
        body: {
          providerName: provider,
          credentialHolder: holder,
          publicKeyTokenId,
          ...sealValues(publicKey, values),
        },
        timeoutMs: registerTimeoutMs,
      },
      registeredSchema,
      signal,
    );
    // It answers success even when the credential opened no region.
    const made = allConnections.connectionconfig;
    const verified = made.filter((one) => one.verified).length;
    if (verified === 0) {
      const why =
        made.find((one) => one.verifiedMessage !== '')?.verifiedMessage ?? say('tumblebug-made-none');
      throw refused(say('tumblebug-nothing-opened', { provider, why }), say('tumblebug-see-values'));
    }
    await regions.connections(signal); // what can be reached has changed
    return asDetail(say('tumblebug-regions-answer', { verified, total: made.length }));
  },
});
