import { randomBytes } from 'node:crypto';
import type { Publication, PublicationRequest, Run } from '@terroir/shared-types';
import { isEnded, publicationRequestSchema } from '@terroir/shared-types';
import type { SecretStore } from '../access/secret-store.ts';
import type { Fleet } from '../commands/fleet.ts';
import type { Database } from '../db/open-database.ts';
import type { EndpointRow } from '../endpoints/store.ts';
import { conflict, notFound } from '../http/problem-error.ts';
import { keyIdOf, type PublicationChanges } from './changes.ts';
import { alreadySaid, say } from '../wordings/say.ts';
import { createPresenter, frontUser } from './present.ts';
import type { PublicationRow, PublicationStore } from './store.ts';

// 24 bytes are 192 bits; URL-safe characters, as the front's script wants them.
const keyBytes = 24;

/** Runs the script of a front on its VM. */
export type RunFront = (row: PublicationRow, key: string, action: 'run' | 'undo') => Run;

export type PublishingService = ReturnType<typeof createPublishingService>;

/** What people ask of publications. */
export const createPublishingService = (deps: {
  database: Database;
  store: PublicationStore;
  changes: PublicationChanges;
  secrets: SecretStore;
  fleet: Pick<Fleet, 'vm' | 'findInfra' | 'infra' | 'access'>;
  endpoint: (id: string) => EndpointRow | null;
  runFront: RunFront;
  wake: () => void;
  now: () => Date;
}) => {
  const { database, store, changes, secrets, fleet } = deps;
  const present = createPresenter(fleet);

  const require = (endpointId: string): PublicationRow => {
    const row = store.find(endpointId);
    if (row === null) throw notFound('publication', endpointId);
    return row;
  };
  const refuseUnready = (endpoint: EndpointRow): void => {
    if (endpoint.health === 'healthy' && fleet.access(endpoint.vmId) !== null) return;
    throw conflict(
      'endpoint-not-healthy',
      say('endpoint-is', {
        name: endpoint.name,
        health: say(`health-${endpoint.health}`),
        detail: alreadySaid(endpoint.detail, endpoint.detailWording),
      }),
      say('answers-then-publish'),
    );
  };

  return {
    /** Null: it is not published. */
    ofEndpoint(endpointId: string): Publication | null {
      const row = store.find(endpointId);
      return row === null ? null : present(row);
    },
    /** Throws ProblemError 404. */
    get: (endpointId: string): Publication => present(require(endpointId)),
    /** Throws ProblemError 404. */
    ofInfra(infraId: string): Publication[] {
      fleet.infra(infraId);
      return store
        .all()
        .filter((row) => row.infra_id === infraId)
        .map(present);
    },
    /** Throws ProblemError 404 and 409. */
    publish(endpointId: string, asked: PublicationRequest, actor: string): Publication {
      const endpoint = deps.endpoint(endpointId);
      if (endpoint === null) throw notFound('endpoint', endpointId);
      const { port = null, from, domain = null } = publicationRequestSchema.parse(asked);
      const key = randomBytes(keyBytes).toString('base64url');
      const row: PublicationRow = {
        endpoint_id: endpointId,
        infra_id: endpoint.infraId,
        vm_id: endpoint.vmId,
        front: endpoint.name,
        service_port: endpoint.port,
        access: endpoint.kind === 'http' ? 'password' : 'key',
        state: 'installing',
        asked_port: domain === null ? port : 443,
        port: null,
        source: from,
        domain: domain?.toLowerCase() ?? null,
        certificate: null,
        firewall: 'closed',
        reachable: null,
        key_shown: false,
        run_id: null,
        undo_run_id: null,
        deadline: null,
        not_before: null,
        detail: null,
        remedy: null,
        wordings: null,
        actor,
        created_at: deps.now().toISOString(),
        published_at: null,
      };
      return database.transact(() => {
        const before = store.find(endpointId);
        if (before !== null && before.state !== 'failed') {
          throw conflict(
            'already-published',
            say('endpoint-published', { endpoint: endpoint.name, state: say(`publication-${before.state}`) }),
            say('withdraw-first'),
          );
        }
        refuseUnready(endpoint);
        secrets.remove(keyIdOf(endpointId));
        secrets.put(keyIdOf(endpointId), 'publication', key, row.created_at);
        const run = deps.runFront(row, key, 'run');
        changes.insert({ ...row, run_id: run.id });
        database.afterCommit(deps.wake);
        return present(require(endpointId));
      });
    },
    /** Throws ProblemError 404, and 409 the second time. */
    revealKey(endpointId: string): { user: string | null; key: string } {
      return database.transact(() => {
        const row = require(endpointId);
        const key = secrets.get(keyIdOf(endpointId));
        if (row.key_shown || key === null) {
          throw conflict('key-shown', say('key-was-shown'), say('publish-for-new-key'));
        }
        changes.change(endpointId, { key_shown: true });
        return { user: row.access === 'password' ? frontUser : null, key };
      });
    },
    /** Throws ProblemError 404. */
    withdraw(endpointId: string): Publication {
      return database.transact(() => {
        const row = require(endpointId);
        changes.change(endpointId, {
          state: 'withdrawing',
          detail: null,
          remedy: null,
          not_before: null,
          deadline: null,
        });
        database.afterCommit(deps.wake);
        return present(require(row.endpoint_id));
      });
    },
    /** A VM has ended: its port is closed for those that remain. */
    vmEnded(vmId: string): void {
      // Few VMs are published, and every change of every VM comes by here.
      const theirs = store.all().filter((row) => row.vm_id === vmId && row.state !== 'withdrawing');
      if (theirs.length === 0) return;
      const vm = fleet.vm(vmId);
      if (vm !== null && !isEnded(vm.status)) return;
      for (const row of theirs) changes.change(row.endpoint_id, { state: 'withdrawing', not_before: null });
    },
    forgetInfra(infraId: string): void {
      for (const row of store.all()) if (row.infra_id === infraId) changes.remove(row);
    },
  };
};
