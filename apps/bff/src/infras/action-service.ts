import type {
  ActionRequest,
  Confirm,
  Failure,
  Operation,
  OperationStatus,
  operationsQuerySchema,
  Page,
} from '@terroir/shared-types';
import { isEnded } from '@terroir/shared-types';
import type * as z from 'zod';
import type { CapCheck } from '../caps/check-caps.ts';
import { timesUsd } from '../costs/money.ts';
import type { Database } from '../db/open-database.ts';
import type { EventLog } from '../events/event-log.ts';
import { pageOfRows } from '../http/page-of-rows.ts';
import { ProblemError, conflict, notFound } from '../http/problem-error.ts';
import type { OperationLog } from '../operations/operation-log.ts';
import { type OperationRow, type OperationStore, presentOperation } from '../operations/operation-store.ts';
import type { HasCome } from '../provisioning/has-come.ts';
import type { CeilingOf } from './ceiling.ts';
import { expiryLevel, firstWarningMs } from './expiry-warning.ts';
import type { InfraActions } from './act-on-infra.ts';
import type { InfraCatalog } from './infra-catalog.ts';
import { type InfraKeys, withKeyPair } from './infra-keys.ts';
import type { InfraReads } from './infra-reads.ts';
import type { InfraStore } from './infra-store.ts';
import type { VmLauncher } from './launch-vms.ts';
import { estimateLaunch } from './launch-plan.ts';
import type { InfraRow, VmRow } from './rows.ts';
import { refuseExpired } from './refuse-expired.ts';
import { refuseTakenName } from './service.ts';
import type { VmStore } from './vm-store.ts';
import { say } from '../wordings/say.ts';

export interface ActionServiceDeps {
  database: Database;
  events: EventLog;
  infras: InfraStore;
  vms: VmStore;
  reads: InfraReads;
  keys: InfraKeys;
  launcher: VmLauncher;
  actions: InfraActions;
  operationStore: OperationStore;
  operations: OperationLog;
  caps: CapCheck;
  ceilingOf: CeilingOf;
  catalog: InfraCatalog;
  now: () => Date;
  hasCome: HasCome;
  wake: () => void;
  /** Called in the transaction that warns of an expiry. */
  onExpiryWarned?:
    | ((warning: { infraId: string; name: string; expiresAt: string; minutes: 60 | 10 }) => void)
    | undefined;
}

export type ActionService = ReturnType<typeof createActionService>;

const detailOf = (infra: InfraRow, request: ActionRequest): string =>
  `${request.action} ${infra.name}` +
  (request.nodeGroup === undefined ? '' : `, node group ${request.nodeGroup}`) +
  (request.vmIds === undefined ? '' : `, ${new Set(request.vmIds).size} VMs`);

/** What a launch ends with; the rest of one on hold may be withdrawn. */
const launchKinds = new Set(['create', 'continue', 'retry', 'withdraw']);

const partition = <Item>(items: readonly Item[], isFirst: (item: Item) => boolean): [Item[], Item[]] => [
  items.filter(isFirst),
  items.filter((item) => !isFirst(item)),
];

/** What a VM is told that was well, of a launch that was asked for as a whole or not at all. */
const rolledBack = ({ name, failure }: VmRow): Failure => ({
  code: 'interrupted',
  message: `Rolled back, as ${name} failed: ${failure?.message ?? 'no reason is known'}`,
  retryable: true,
  remedy: `Mend what ${name} failed of and launch again, or launch with onPartialFailure set to continue.`,
});

/** Actions as operations: at once, later, by expiry, or after a partial failure. */
export const createActionService = (deps: ActionServiceDeps) => {
  const { database, infras, vms, operations, actions, now } = deps;

  const perform = (infra: InfraRow, request: ActionRequest, operation: OperationRow): OperationRow => {
    actions.apply(infra, request, operation.id, operation.actor);
    deps.events.append({ type: 'infra-changed', infraId: infra.id }, operation.actor);
    return operations.settle(operation.id) ?? operation;
  };

  const present = (row: OperationRow): Operation => presentOperation(row, deps.events.latestSeq());

  const begin = (infra: InfraRow, request: ActionRequest, actor: string): OperationRow => {
    const operation = operations.begin(
      { kind: request.action, infraId: infra.id, request, detail: detailOf(infra, request) },
      request.delaySeconds,
      actor,
    );
    return operation.status === 'pending' ? operation : perform(infra, request, operation);
  };

  const runDue = (operation: OperationRow): void => {
    const { request, infra_id: infraId } = operation;
    if (request.action === 'none' || infraId === null) return;
    try {
      database.transact(() => {
        const running = operations.run(operation);
        perform(deps.reads.row(infraId), request, running);
      });
    } catch (error) {
      // The world may have moved on during the delay; that is the operation's result, not a fault of ours.
      if (!(error instanceof ProblemError)) throw error;
      database.transact(() => operations.fail(operation, error.message));
    }
  };

  const growBy = (infra: InfraRow, groupName: string, added: number, confirm: Confirm | undefined) => {
    const group = infras.groups([infra.id]).find(({ name }) => name === groupName);
    const spec = group === undefined ? null : deps.catalog.spec(group.spec_id);
    if (group === undefined || spec === null) {
      throw conflict('spec-gone', say('spec-gone-of-group', { group: groupName }), say('choose-other-spec'));
    }
    refuseTakenName(infras, infra.name, infra.id);
    refuseExpired(infra, now());
    const spending = { connectionId: infra.connection_id, simulated: infra.simulated };
    deps.caps.checkRoom(spending, timesUsd(deps.ceilingOf(infra.connection_id, spec) ?? 0, added), true);
    deps.caps.checkConfirmed(spending, estimateLaunch([{ name: groupName, spec, count: added }]), confirm);
    return { keyed: withKeyPair(deps, infra), group, spec };
  };

  return {
    /** Throws 409 saying why when it cannot be done now, also for a delayed one. */
    act(infraId: string, request: ActionRequest, actor: string): Operation {
      const operation = database.transact(() => {
        const infra = deps.reads.row(infraId);
        // What begins at once checks it as it begins.
        if (request.delaySeconds > 0) actions.targets(infra, request);
        database.afterCommit(deps.wake);
        return begin(infra, request, actor);
      });
      return present(operation);
    },

    scale(
      infraId: string,
      groupName: string,
      { count, confirm }: { count: number; confirm: Confirm | undefined },
      actor: string,
    ): Operation {
      const operation = database.transact(() => {
        const infra = deps.reads.row(infraId);
        if (!infras.groups([infraId]).some(({ name }) => name === groupName)) {
          throw notFound('node-group', groupName);
        }
        if (infra.hold) {
          throw conflict(
            'impossible-in-this-state',
            say('infra-on-hold', { infra: infra.name }),
            say('continue-or-withdraw'),
          );
        }
        const living = vms
          .ofInfra(infraId)
          .filter((vm) => vm.node_group === groupName && !isEnded(vm.status) && vm.status !== 'terminating');
        const detail = `scale ${groupName} of ${infra.name} from ${living.length} to ${count}`;
        const begun = operations.begin(
          { kind: 'scale', infraId, request: { action: 'none' }, detail },
          0,
          actor,
        );
        if (count > living.length) {
          const added = count - living.length;
          const { keyed, group, spec } = growBy(infra, groupName, added, confirm);
          const planned = deps.launcher.plan(keyed, group, spec, added, actor);
          for (const vm of planned.vms) deps.launcher.order(keyed, group, vm, spec, begun.id);
        } else {
          // What does not run goes first, then the newest.
          const surplus = living
            .toSorted(
              (a, b) => Number(a.status === 'running') - Number(b.status === 'running') || b.idx - a.idx,
            )
            .slice(0, living.length - count);
          for (const vm of surplus) actions.remove(vm, begun.id, actor);
        }
        actions.refreshWanted(infra);
        deps.events.append({ type: 'infra-changed', infraId }, actor);
        return operations.settle(begun.id) ?? begun;
      });
      deps.wake();
      return present(operation);
    },

    operation(id: string): Operation {
      const row = deps.operationStore.find(id);
      if (row === null) throw notFound('operation', id);
      return present(row);
    },
    operationPage({
      infraId,
      status,
      limit,
      cursor,
    }: z.infer<typeof operationsQuerySchema>): Page<Operation> {
      const filter = { infraId: infraId ?? null, status: status ?? null };
      const found = deps.operationStore.page(filter, cursor ?? null, limit + 1);
      const { rows, next } = pageOfRows(found, limit);
      return {
        items: rows.map(present),
        ...(next === undefined ? {} : { nextCursor: next.id }),
        total: deps.operationStore.total(filter),
        asOfSeq: deps.events.latestSeq(),
      };
    },
    cancel: (id: string): Operation => present(database.transact(() => operations.cancel(id))),

    /** Tells of infras that end soon, each once at 60 and once at 10 minutes before. */
    warnOfExpiry(): void {
      const at = now();
      const soon = infras.expiring(at.toISOString(), new Date(at.getTime() + firstWarningMs).toISOString());
      for (const infra of soon) {
        const minutes = expiryLevel(infra.expires_at, at);
        if (minutes === null || minutes === infra.expiry_warned_minutes) continue;
        database.transact(() => {
          infras.update({ ...infra, expiry_warned_minutes: minutes });
          const told = { infraId: infra.id, name: infra.name, expiresAt: infra.expires_at ?? '', minutes };
          deps.events.append({ type: 'infra-expiry-warned', ...told }, 'expiry');
          deps.onExpiryWarned?.(told);
        });
      }
    },

    /** Starts what is due: delayed operations and expired infras. */
    runDue(): void {
      const at = now().toISOString();
      const due = deps.operationStore.due(at);
      for (const operation of due) runDue(operation);
      const expired = infras
        .expired(at)
        .filter(({ connection_id, expires_at }) => deps.hasCome(connection_id, expires_at ?? at));
      for (const infra of expired) {
        database.transact(() => begin(infra, { action: 'terminate', delaySeconds: 0 }, 'expiry'));
      }
      if (due.length + expired.length > 0) deps.wake();
    },

    /** Hook of the operation log: the launch of an infra has arrived or failed, all of it. */
    onOperationEnded(operation: { kind: string; infra_id: string | null; status: OperationStatus }): void {
      if (!launchKinds.has(operation.kind) || operation.infra_id === null) return;
      const infra = infras.find(operation.infra_id);
      if (infra === null || infra.settled_at !== null) return;
      // A part of it still waits, or is on its way: the launch has not ended.
      if (infra.hold || (operation.kind === 'withdraw' && vms.openIntentCount(infra.id) > 0)) return;
      const settled = { ...infra, settled_at: now().toISOString() };
      infras.update(settled);
      deps.events.append({ type: 'infra-changed', infraId: infra.id }, 'worker');
      const [failed, others] = partition(vms.ofInfra(infra.id), ({ status }) => status === 'failed');
      const [first] = failed;
      if (first === undefined || infra.on_partial_failure === 'continue') return;
      // All of them: then nothing would be left that says why.
      if (infra.on_partial_failure === 'refine' && others.length === 0) return;
      if (infra.on_partial_failure === 'rollback') {
        for (const vm of others) vms.update({ ...vm, failure: rolledBack(first) });
      }
      const action = infra.on_partial_failure === 'rollback' ? 'terminate' : 'refine';
      begin(settled, { action, delaySeconds: 0 }, 'worker');
      database.afterCommit(deps.wake);
    },
  };
};
