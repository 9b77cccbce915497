import { isIPv4 } from 'node:net';
import type { AwsConfig } from '@terroir/shared-types';
import { DriverError } from '../../driver.ts';
import type { Clients } from '../api/clients.ts';
import type { Regions } from '../regions.ts';
import { asMessage, asRemedy, say } from '../../../wordings/say.ts';

/** Amazon's own mirror: it answers with the address that a caller comes from. */
const mirrorUrl = 'https://checkip.amazonaws.com/';
const timeoutMs = 5_000;
const lifetimeMs = 10 * 60_000;
const everybody = '0.0.0.0/0';

/**
 * Who may reach SSH: the addresses of the connection, else the one this server has for AWS. Behind an endpoint that is
 * not AWS's own nobody can say how VMs see us, and the key alone keeps them.
 */
export const createSshFrom = (
  clients: Clients,
  regions: Regions,
  { allowFrom }: AwsConfig,
  now: () => Date,
) => {
  let known: { atMs: number; from: string } | null = null;

  const askMirror = async (signal: AbortSignal): Promise<string> => {
    let seen: string;
    try {
      const response = await fetch(mirrorUrl, {
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
        redirect: 'error',
      });
      seen = (await response.text()).trim();
    } catch (error) {
      signal.throwIfAborted();
      throw unknownAddress(error instanceof Error ? error.message : String(error));
    }
    if (!isIPv4(seen)) throw unknownAddress('the answer is not an IPv4 address');
    return `${seen}/32`;
  };

  return async (signal: AbortSignal): Promise<string> => {
    if (allowFrom !== undefined) return allowFrom;
    if (known !== null && now().getTime() - known.atMs < lifetimeMs) return known.from;
    // Where the SDK sends calls is known to it after the first one.
    await regions.ask(signal);
    const isOther = await clients.ask(regions.home, signal, ({ reads }) =>
      Promise.resolve(reads.config.endpoint !== undefined),
    );
    const from = isOther ? everybody : await askMirror(signal);
    known = { atMs: now().getTime(), from };
    return from;
  };
};

const unknownAddress = (why: string): DriverError =>
  new DriverError(
    {
      code: 'network',
      ...asMessage(say('aws-own-address-unknown', { url: mirrorUrl, why })),
      retryable: true,
      ...asRemedy(say('aws-set-allow-from')),
    },
    'refused',
  );
