import type {
  CloudCredential,
  CredentialsOverview,
  Operation,
  RegisterCredentials,
} from '@terroir/shared-types';
import type { CredentialPort } from '../drivers/driver-kind.ts';
import { DriverError } from '../drivers/driver.ts';
import { conflict, unprocessable } from '../http/problem-error.ts';
import type { Redactor } from '../secrets/redactor.ts';
import type { BatchResult, Batches } from './batches.ts';
import type { ConnectionService } from './service.ts';

const operationKind = 'connection-credentials';
const overviewTimeoutMs = 30_000;
const registerTimeoutMs = 6 * 60_000;
const maxItems = 50;

export type CredentialRegistrar = ReturnType<typeof createCredentialRegistrar>;

/** Registers the credentials of clouds at the engine that a connection leads to. They go through and are not kept. */
export const createCredentialRegistrar = (deps: {
  batches: Batches;
  service: ConnectionService;
  redactor: Redactor;
}) => {
  const portOf = (connectionId: string): CredentialPort => {
    const port = deps.service.credentials(connectionId);
    if (port !== undefined) return port;
    throw conflict(
      'no-credentials',
      `No credentials of clouds can be registered through ${connectionId}.`,
      'Use a connection to an engine that makes VMs at many clouds.',
    );
  };

  const asked = async <Result>(work: Promise<Result>): Promise<Result> => {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof DriverError)) throw error;
      const { code, message, remedy } = error.failure;
      throw conflict(code, deps.redactor.redact(message), remedy);
    }
  };

  const itemsOf = (port: CredentialPort, { items, file }: RegisterCredentials): CloudCredential[] => {
    if (file === undefined) return items;
    try {
      return [...items, ...port.readFile(file)];
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw unprocessable(message, [{ path: 'file', message }]);
    }
  };

  return {
    async overview(connectionId: string): Promise<CredentialsOverview> {
      const port = portOf(connectionId);
      return { providers: await asked(port.overview(AbortSignal.timeout(overviewTimeoutMs))) };
    },

    /** Throws 404, 409 for a connection that cannot or does not answer, 422 for a file that cannot be read. */
    async start(connectionId: string, request: RegisterCredentials, actor: string): Promise<Operation> {
      const port = portOf(connectionId);
      const items = itemsOf(port, request);
      if (items.length > maxItems) {
        const message = `There are ${items.length} credentials in it; at most ${maxItems} at once.`;
        throw unprocessable(message, [{ path: 'file', message }]);
      }
      for (const { values } of items) for (const value of Object.values(values)) deps.redactor.learn(value);
      const known = await asked(port.overview(AbortSignal.timeout(overviewTimeoutMs)));

      const registerOne = async (item: CloudCredential, stop: AbortSignal): Promise<BatchResult> => {
        const there = known.find(({ provider }) => provider === item.provider)?.verified ?? 0;
        const isOfOurs = item.holder === undefined || item.holder === port.holder;
        if (there > 0 && !request.replace && isOfOurs)
          return { outcome: 'skipped', detail: `${there} regions answer already.` };
        try {
          const signal = AbortSignal.any([stop, AbortSignal.timeout(registerTimeoutMs)]);
          const { detail } = await port.register(item, signal);
          return { outcome: 'ok', detail };
        } catch (error) {
          stop.throwIfAborted();
          const said =
            error instanceof DriverError ? `${error.failure.message} ${error.failure.remedy}` : String(error);
          return { outcome: 'failed', detail: deps.redactor.redact(said) };
        }
      };

      return deps.batches.start(
        {
          kind: operationKind,
          detail: `register ${items.length} credentials`,
          done: 'credentials registered',
          items,
          nameOf: ({ provider, holder }) => (holder === undefined ? provider : `${holder}/${provider}`),
          run: registerOne,
        },
        actor,
      );
    },
  };
};
