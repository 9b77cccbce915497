import type { Infra, InfraPatch, InfraRequest, LaunchPreview, LaunchWarning } from '@terroir/shared-types';
import { ulid } from 'ulid';
import type { CapCheck } from '../caps/check-caps.ts';
import type { Database } from '../db/open-database.ts';
import type { DriverConnection, DriverRegistry } from '../drivers/registry.ts';
import type { EventLog } from '../events/event-log.ts';
import { conflict, unprocessable } from '../http/problem-error.ts';
import type { OperationLog } from '../operations/operation-log.ts';
import type { CeilingOf } from './ceiling.ts';
import { expiryLevel } from './expiry-warning.ts';
import type { InfraCatalog } from './infra-catalog.ts';
import type { InfraReads } from './infra-reads.ts';
import type { InfraStore } from './infra-store.ts';
import type { InfraKeys } from './infra-keys.ts';
import type { VmLauncher } from './launch-vms.ts';
import { estimateLaunch, type PlannedGroup, planLaunch, reserveOf } from './launch-plan.ts';
import { createPreviewLaunch } from './preview-launch.ts';
import { reviewLaunch } from './review-launch.ts';
import type { InfraRow, NodeGroupRow } from './rows.ts';
import type { VmStore } from './vm-store.ts';
import { say } from '../wordings/say.ts';

export interface ServiceDeps {
  database: Database;
  events: EventLog;
  infras: InfraStore;
  vms: VmStore;
  reads: InfraReads;
  keys: InfraKeys;
  launcher: VmLauncher;
  operations: OperationLog;
  caps: CapCheck;
  ceilingOf: CeilingOf;
  catalog: InfraCatalog;
  drivers: DriverRegistry;
  now: () => Date;
  /**
   * A launch as its preset would have it, without secrets. Throws ProblemError 422 when the preset, its input or the VMs
   * do not fit.
   */
  planLaunch?: ((request: InfraRequest, groups: readonly PlannedGroup[]) => InfraRequest) | undefined;
  /** Throws ProblemError 422 when a command cannot be rendered, whatever the VMs will be. */
  validateCommands?: ((commands: readonly string[], field: string) => void) | undefined;
  /** Called in the transaction of a launch with the request as it came, for what follows its VMs. */
  onLaunched?: ((infraId: string, request: InfraRequest) => void) | undefined;
  /** Called in the transaction that forgets an infra, for what was made for it alone. */
  onRemoved: (infraId: string, actor: string) => void;
  /** Called after the commit of anything that left intents behind. */
  wake: () => void;
}

/** A launch does not wait longer for a price. */
const priceTimeoutMs = 8_000;

export type InfraService = ReturnType<typeof createInfraService>;

/** Throws 409 while another living infra has the name. */
export const refuseTakenName = (infras: InfraStore, name: string, exceptId: string | null): void => {
  const living = infras.findLivingByName(name);
  if (living === null || living.id === exceptId) return;
  throw conflict(
    'name-taken',
    say('infra-name-taken', { name: JSON.stringify(name), infra: living.id }),
    say('other-name-or-terminate'),
  );
};

/** Launching, changing and forgetting infras; each call is one transaction. */
export const createInfraService = (deps: ServiceDeps) => {
  const { database, infras, vms, events, now } = deps;

  const connectionOf = (request: InfraRequest): DriverConnection => {
    const connection = deps.drivers.get(request.connectionId);
    if (connection !== undefined) return connection;
    const message = `There is no connection ${JSON.stringify(request.connectionId)}.`;
    throw unprocessable(message, [{ path: 'connectionId', message }]);
  };

  const checkExpiry = (expiresAt: string | null | undefined): void => {
    if (expiresAt === null || expiresAt === undefined || Date.parse(expiresAt) > now().getTime()) return;
    const message = 'The expiry is in the past.';
    throw unprocessable(message, [{ path: 'expiresAt', message }]);
  };

  const expiryOf = (request: InfraRequest, connection: DriverConnection): string | null => {
    if (request.expiresAt !== undefined) {
      return request.expiresAt === null ? null : new Date(request.expiresAt).toISOString();
    }
    const hours = deps.caps.defaultExpiryHours({
      connectionId: connection.connectionId,
      simulated: connection.driver.simulated,
    });
    return hours === null ? null : new Date(now().getTime() + hours * 3_600_000).toISOString();
  };

  const preview = createPreviewLaunch(deps);

  const planned = (asked: InfraRequest, connection: DriverConnection) => {
    const request = deps.planLaunch?.(asked, planLaunch(asked, connection, deps.catalog)) ?? asked;
    return { request, groups: planLaunch(request, connection, deps.catalog) };
  };

  return {
    /** Reads what VMs cost there now, where the catalog does not say; call it before `preview` and `create`. */
    async learnPrices(request: InfraRequest): Promise<void> {
      const { prices, providers } = connectionOf(request).driver;
      if (prices === undefined) return;
      const specs = request.nodeGroups.flatMap(({ specId }) => deps.catalog.spec(specId) ?? []);
      const reached = specs.filter(({ provider }) => providers.includes(provider));
      // Not known then, which the preview says: the price of the catalog is the most it can be.
      await prices.refresh(reached, AbortSignal.timeout(priceTimeoutMs)).catch(() => undefined);
    },

    /** What the provider says of it; call it before `preview`. Throws 422 as `create` does. */
    review(request: InfraRequest): Promise<LaunchWarning[]> {
      const connection = connectionOf(request);
      return reviewLaunch(planned(request, connection).groups, connection);
    },

    /** Everything a person should see before `create`. Throws 422 as `create` does. */
    preview(request: InfraRequest, warnings: LaunchWarning[]): LaunchPreview {
      const connection = connectionOf(request);
      checkExpiry(request.expiresAt);
      return {
        ...preview(planned(request, connection).request, connection, expiryOf(request, connection)),
        warnings,
        asOfSeq: events.latestSeq(),
      };
    },

    /** Commits the infra with its VMs and their intents; the worker does the rest. Throws 409 and 422. */
    create(asked: InfraRequest, actor: string): Infra {
      const connection = connectionOf(asked);
      const { request, groups } = planned(asked, connection);
      checkExpiry(request.expiresAt);
      deps.validateCommands?.(request.postCommands, 'postCommands');
      const estimate = estimateLaunch(
        groups.map(({ request: { name, count }, spec }) => ({ name, spec, count })),
      );
      const spending = { connectionId: connection.connectionId, simulated: connection.driver.simulated };

      const infra = database.transact(() => {
        refuseTakenName(infras, request.name, null);
        deps.caps.checkRoom(spending, reserveOf(groups, connection.connectionId, deps.ceilingOf), true);
        deps.caps.checkConfirmed(spending, estimate, request.confirm);
        const id = ulid(now().getTime()).toLowerCase();
        const expiresAt = expiryOf(request, connection);
        const row: InfraRow = {
          id,
          name: request.name,
          description: request.description,
          labels: request.labels,
          connection_id: connection.connectionId,
          simulated: connection.driver.simulated,
          hold: request.hold,
          on_partial_failure: request.onPartialFailure,
          expires_at: expiresAt,
          expiry_warned_minutes: expiryLevel(expiresAt, now()),
          post_commands: request.postCommands,
          post_run_id: null,
          preset_id: request.presetId ?? null,
          preset_input: request.presetInput ?? null,
          ssh_public_key: deps.keys.create(id, request.name),
          settled_at: null,
          created_at: now().toISOString(),
          deleted_at: null,
        };
        infras.insert(row);
        events.append({ type: 'infra-created', infraId: id, name: row.name }, actor);
        const operation = request.hold
          ? null
          : deps.operations.begin(
              { kind: 'create', infraId: id, request: { action: 'none' }, detail: `create ${row.name}` },
              0,
              actor,
            );
        for (const [position, { request: group, spec }] of groups.entries()) {
          const groupRow: NodeGroupRow = {
            infra_id: id,
            name: group.name,
            position,
            spec_id: spec.id,
            count: group.count,
            image_id: group.imageId ?? null,
            disk_type: group.rootDisk?.type ?? 'default',
            disk_size_gib: group.rootDisk?.sizeGib ?? 50,
            labels: group.labels,
            alternatives: group.alternatives,
            unit_hourly_usd: spec.hourlyUsd,
            next_index: 1,
            failover_max_hourly_usd: group.failover?.maxHourlyUsd ?? null,
          };
          infras.insertGroup(groupRow);
          const ordered = deps.launcher.plan(row, groupRow, spec, group.count, actor);
          if (operation === null) continue;
          for (const vm of ordered.vms) deps.launcher.order(row, groupRow, vm, spec, operation.id);
        }
        deps.onLaunched?.(id, asked);
        return deps.reads.infra(id);
      });
      deps.wake();
      return infra;
    },

    patch(infraId: string, patch: InfraPatch, actor: string): Infra {
      checkExpiry(patch.expiresAt);
      return database.transact(() => {
        const row = deps.reads.row(infraId);
        const { expiresAt: wanted } = patch;
        const expiresAt =
          wanted === undefined ? row.expires_at : wanted === null ? null : new Date(wanted).toISOString();
        infras.update({
          ...row,
          description: patch.description ?? row.description,
          labels: patch.labels ?? row.labels,
          expires_at: expiresAt,
          expiry_warned_minutes:
            expiresAt === row.expires_at ? row.expiry_warned_minutes : expiryLevel(expiresAt, now()),
        });
        events.append({ type: 'infra-changed', infraId }, actor);
        return deps.reads.infra(infraId);
      });
    },

    /** Forgets an infra of which nothing lives; its costs stay. Throws 409 while something does. */
    remove(infraId: string, actor: string): void {
      database.transact(() => {
        const row = deps.reads.row(infraId);
        const living = vms.livingCount(infraId);
        if (living > 0) {
          throw conflict(
            'infra-living',
            say('vms-not-ended', { count: living, infra: row.name }),
            say('terminate-and-wait'),
          );
        }
        if (vms.openIntentCount(infraId) > 0) {
          throw conflict('infra-busy', say('clean-up-asked', { infra: row.name }), say('settle-first'));
        }
        if (vms.unclearedCount(infraId) > 0) {
          throw conflict(
            'infra-living',
            say('failed-at-provider', { infra: row.name }),
            say('terminate-removes'),
          );
        }
        infras.update({ ...row, deleted_at: now().toISOString() });
        deps.keys.remove(infraId);
        deps.onRemoved(infraId, actor);
        events.append({ type: 'infra-deleted', infraId, name: row.name }, actor);
      });
    },
  };
};
