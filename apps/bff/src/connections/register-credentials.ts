import type {
  CloudCredential,
  CredentialsOverview,
  Operation,
  RegisterCredentials,
} from '@terroir/shared-types';
import type { CredentialPort } from '../drivers/driver-kind.ts';
import { DriverError } from '../drivers/driver.ts';
import { UnreadableFileError } from '../drivers/unreadable-file-error.ts';
import { conflict, ProblemError, unreadable } from '../http/problem-error.ts';
import type { Redactor } from '../secrets/redactor.ts';
import type { BatchResult, Batches } from './batches.ts';
import type { ConnectionService } from './service.ts';
import { asDetail, saidMessage, saidRemedy, say } from '../wordings/say.ts';

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
      say('no-credentials', { connection: connectionId }),
      say('use-an-engine'),
    );
  };

  const asked = async <Result>(work: Promise<Result>): Promise<Result> => {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof DriverError)) throw error;
      const failure = deps.redactor.redactFields(error.failure);
      throw new ProblemError(409, failure.code, saidMessage(failure), { remedy: saidRemedy(failure) });
    }
  };

  const itemsOf = (port: CredentialPort, { items, file }: RegisterCredentials): CloudCredential[] => {
    if (file === undefined) return items;
    try {
      return [...items, ...port.readFile(file)];
    } catch (error) {
      if (!(error instanceof UnreadableFileError)) throw error;
      throw unreadable('file', error.said);
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
        throw unreadable('file', say('file-too-many', { count: items.length, max: maxItems }));
      }
      for (const { values } of items) for (const value of Object.values(values)) deps.redactor.learn(value);
      const known = await asked(port.overview(AbortSignal.timeout(overviewTimeoutMs)));

      const registerOne = async (item: CloudCredential, stop: AbortSignal): Promise<BatchResult> => {
        const there = known.find(({ provider }) => provider === item.provider)?.verified ?? 0;
        const isOfOurs = item.holder === undefined || item.holder === port.holder;
        if (there > 0 && !request.replace && isOfOurs)
          return { outcome: 'skipped', ...asDetail(say('regions-answer-already', { count: there })) };
        try {
          const signal = AbortSignal.any([stop, AbortSignal.timeout(registerTimeoutMs)]);
          return { outcome: 'ok', ...(await port.register(item, signal)) };
        } catch (error) {
          stop.throwIfAborted();
          if (!(error instanceof DriverError))
            return { outcome: 'failed', detail: deps.redactor.redact(String(error)) };
          const failure = deps.redactor.redactFields(error.failure);
          const words = { detail: saidMessage(failure), remedy: saidRemedy(failure) };
          return { outcome: 'failed', ...asDetail(say('detail-and-remedy', words)) };
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
