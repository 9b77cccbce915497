import type { Importable, ImportRequest, Infra } from '@terroir/shared-types';
import { isEnded } from '@terroir/shared-types';
import { ulid } from 'ulid';
import type { Database } from '../db/open-database.ts';
import { DriverError, type ImportableVm, type ImportPort } from '../drivers/driver.ts';
import type { DriverConnection, DriverRegistry } from '../drivers/registry.ts';
import type { EventLog } from '../events/event-log.ts';
import { conflict, notFound, ProblemError, unprocessable } from '../http/problem-error.ts';
import type { InfraKeys } from '../infras/infra-keys.ts';
import type { InfraReads } from '../infras/infra-reads.ts';
import type { InfraStore } from '../infras/infra-store.ts';
import type { VmRow } from '../infras/rows.ts';
import { refuseTakenName } from '../infras/service.ts';
import type { VmStore } from '../infras/vm-store.ts';
import type { Adopter } from '../provisioning/adopt.ts';
import { labelTags } from '../provisioning/tags.ts';
import { publicKeyOf } from '../ssh/public-key-of.ts';
import { agentInsteadOfKey } from '../ssh/vm-access.ts';
import { saidMessage, saidRemedy, say } from '../wordings/say.ts';

const timeoutMs = 60_000;

export interface ImportServiceDeps {
  database: Database;
  drivers: DriverRegistry;
  infras: InfraStore;
  vms: VmStore;
  reads: InfraReads;
  keys: InfraKeys;
  adopter: Pick<Adopter, 'takeIn'>;
  events: EventLog;
  /** Our id among the owners of things at a provider. */
  owner: string;
  now: () => Date;
}

export type ImportService = ReturnType<typeof createImportService>;

const asked = async <Result>(work: Promise<Result>): Promise<Result> => {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof DriverError)) throw error;
    const { failure } = error;
    throw new ProblemError(409, failure.code, saidMessage(failure), { remedy: saidRemedy(failure) });
  }
};

/** Takes in VMs and hosts that were made elsewhere. */
export const createImportService = (deps: ImportServiceDeps) => {
  const portOf = (connectionId: string): { connection: DriverConnection; port: ImportPort } => {
    const connection = deps.drivers.get(connectionId);
    if (connection === undefined) throw notFound('connection', connectionId);
    const port = connection.driver.imports;
    if (port !== undefined) return { connection, port };
    throw conflict(
      'cannot-import',
      say('cannot-import', { connection: connection.name }),
      say('use-own-hosts'),
    );
  };

  const rowOf = (connectionId: string, seen: ImportableVm): VmRow | null => {
    const row = deps.vms.findByProviderVm(connectionId, seen.providerVmId);
    return row === null || isEnded(row.status) ? null : row;
  };

  const choose = (
    connection: DriverConnection,
    { providerVmIds }: ImportRequest,
    found: readonly ImportableVm[],
  ): ImportableVm[] => {
    const isFree = (seen: ImportableVm): boolean =>
      seen.canJoin && rowOf(connection.connectionId, seen) === null;
    if (providerVmIds === undefined) {
      const free = found.filter(isFree);
      if (free.length > 0) return free;
      throw conflict(
        'nothing-to-import',
        say('nothing-to-import', { connection: connection.name }),
        say('see-importable'),
      );
    }
    return [...new Set(providerVmIds)].map((id, index) => {
      const seen = found.find(({ providerVmId }) => providerVmId === id);
      const path = `providerVmIds.${index}`;
      const message =
        seen === undefined
          ? `${connection.name} has no ${JSON.stringify(id)}.`
          : isFree(seen)
            ? null
            : `${seen.name} cannot join: ${seen.canJoin ? 'it belongs to an infra already' : seen.detail}.`;
      if (seen === undefined || message !== null) {
        throw unprocessable(message ?? '', [{ path, message: message ?? '' }]);
      }
      return seen;
    });
  };

  const tagsFor = (infraId: string, request: ImportRequest, seen: ImportableVm): Record<string, string> => ({
    'terroir-owner': deps.owner,
    'terroir-infra': infraId,
    'terroir-infra-name': request.name,
    'terroir-vm': ulid(deps.now().getTime()).toLowerCase(),
    'terroir-node-group': 'imported',
    ...(seen.hourlyUsd === null ? {} : { 'terroir-hourly-usd': String(seen.hourlyUsd) }),
    ...labelTags('terroir-labels', request.labels),
  });

  return {
    async importable(connectionId: string): Promise<Importable[]> {
      const { port } = portOf(connectionId);
      const found = await asked(port.list(AbortSignal.timeout(timeoutMs)));
      return found.map((seen) => ({
        providerVmId: seen.providerVmId,
        name: seen.name,
        provider: seen.provider,
        region: seen.region,
        specName: seen.specName,
        status: seen.status.unified,
        publicIp: seen.publicIp,
        detail: seen.detail,
        detailWording: seen.detailWording,
        canJoin: seen.canJoin && rowOf(connectionId, seen) === null,
        infraId: rowOf(connectionId, seen)?.infra_id ?? null,
        hourlyUsd: seen.hourlyUsd,
        createdAt: seen.createdAt,
      }));
    },

    /**
     * Tags first, rows second: after a crash in between the reconciler finds what carries our tags. Throws 404, 422, and 409,
     * also when the connection does not answer.
     */
    async import(request: ImportRequest, actor: string): Promise<Infra> {
      const { connection, port } = portOf(request.connectionId);
      refuseTakenName(deps.infras, request.name, null);
      const signal = AbortSignal.timeout(timeoutMs);
      const chosen = choose(connection, request, await asked(port.list(signal)));
      const infraId = ulid(deps.now().getTime()).toLowerCase();
      const keys = await Promise.all(chosen.map((seen) => asked(port.loginKey(seen.providerVmId, signal))));
      const key = keys[0] ?? null;
      if (keys.some((other) => other !== key)) {
        throw conflict('several-keys', say('several-keys'), say('an-infra-each'));
      }
      const joined: ImportableVm[] = [];
      for (const seen of chosen) {
        const tags = tagsFor(infraId, request, seen);
        await asked(port.claim(seen.providerVmId, tags, signal));
        joined.push({ ...seen, tags });
      }
      deps.database.transact(() => {
        refuseTakenName(deps.infras, request.name, null);
        if (key !== null) {
          const publicKey = key === agentInsteadOfKey ? key : publicKeyOf(key);
          deps.keys.keepGiven(infraId, { publicKey, privateKey: key });
        }
        for (const seen of joined) deps.adopter.takeIn(connection, seen, actor);
        const row = deps.reads.row(infraId);
        deps.infras.update({ ...row, description: request.description, labels: request.labels });
        deps.events.append({ type: 'infra-changed', infraId }, actor);
      });
      return deps.reads.infra(infraId);
    },
  };
};
