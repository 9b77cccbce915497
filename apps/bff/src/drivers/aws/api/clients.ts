import type { EC2 } from '@aws-sdk/client-ec2';
import type { ServiceQuotas } from '@aws-sdk/client-service-quotas';
import type { SSM } from '@aws-sdk/client-ssm';
import type { STS } from '@aws-sdk/client-sts';
import type { AwsConfig, AwsSecrets } from '@terroir/shared-types';
import * as z from 'zod';
import { toDriverError } from './errors.ts';

interface RegionClients {
  /** Reads are repeated by the SDK, with its backoff. */
  reads: EC2;
  /** Changes are repeated by their owner, who knows the key. */
  changes: EC2;
  ssm: SSM;
  sts: STS;
  quotas: ServiceQuotas;
}

export type Options = { abortSignal: AbortSignal };

export interface Clients {
  /** Runs one call in a region; whatever it throws comes out as a `DriverError`, or as the reason of `signal`. */
  ask<Result>(
    region: string,
    signal: AbortSignal,
    call: (clients: RegionClients, options: Options) => Promise<Result>,
  ): Promise<Result>;
  /** How far the clock of EC2 was ahead of this machine's at its last answer, ms; null: no answer yet. */
  clockDifferenceMs(): number | null;
}

const answerSchema = z.object({ headers: z.object({ date: z.string() }) });

const requestTimeoutMs = 20_000;
const connectionTimeoutMs = 5_000;
const readTries = 4;

/** The SDK's clients, made per region when first needed. `AWS_ENDPOINT_URL` is honoured by the SDK itself. */
export const createClients = (config: AwsConfig, secrets: AwsSecrets): Clients => {
  const byRegion = new Map<string, Promise<RegionClients>>();
  let credentials: unknown;
  let differenceMs: number | null = null;

  /** Hears the date of every answer, also of refusals: it sits before what reads them. */
  const listen = (client: EC2): EC2 => {
    client.middlewareStack.add(
      (next) => async (call) => {
        const result = await next(call);
        const answer = answerSchema.safeParse(result.response);
        const dateMs = answer.success ? Date.parse(answer.data.headers.date) : Number.NaN;
        if (!Number.isNaN(dateMs)) differenceMs = dateMs - Date.now();
        return result;
      },
      { step: 'deserialize', name: 'terroirClock', priority: 'low' },
    );
    return client;
  };

  const make = async (region: string): Promise<RegionClients> => {
    const sdk = await import('./sdk.ts');
    // One for all regions, so that a role is taken on once.
    const identity = (credentials ??= sdk.credentialsOf(config, secrets, region)) as ReturnType<
      typeof sdk.credentialsOf
    >;
    const shared = {
      region,
      credentials: identity,
      requestHandler: {
        requestTimeout: requestTimeoutMs,
        throwOnRequestTimeout: true,
        connectionTimeout: connectionTimeoutMs,
      },
      customUserAgent: 'terroir',
      ...(config.endpointUrl === undefined ? {} : { endpoint: config.endpointUrl }),
    };
    return {
      reads: listen(new sdk.EC2({ ...shared, maxAttempts: readTries })),
      changes: listen(new sdk.EC2({ ...shared, maxAttempts: 1 })),
      ssm: new sdk.SSM({ ...shared, maxAttempts: readTries }),
      sts: new sdk.STS({ ...shared, maxAttempts: readTries }),
      quotas: new sdk.ServiceQuotas({ ...shared, maxAttempts: readTries }),
    };
  };

  const of = (region: string): Promise<RegionClients> => {
    const known = byRegion.get(region) ?? make(region);
    byRegion.set(region, known);
    return known;
  };

  return {
    clockDifferenceMs: () => differenceMs,
    async ask(region, signal, call) {
      signal.throwIfAborted();
      const clients = await of(region);
      try {
        return await call(clients, { abortSignal: signal });
      } catch (error) {
        signal.throwIfAborted();
        throw toDriverError(error, region);
      }
    },
  };
};
