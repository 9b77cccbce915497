import type { GpuCheck, Infra, InfraSummary, Page, Vm, VmStatus } from '@terroir/shared-types';
import type { LedgerStore } from '../costs/ledger-store.ts';
import type { SuspendedCostOf } from '../costs/suspended-cost.ts';
import type { EventLog } from '../events/event-log.ts';
import { pageOfRows } from '../http/page-of-rows.ts';
import { notFound } from '../http/problem-error.ts';
import type { OperationStore } from '../operations/operation-store.ts';
import { endOf } from './infra-end.ts';
import type { InfraStore } from './infra-store.ts';
import { parseLabelSelector } from './label-selector.ts';
import { presentInfra, presentSummary, presentVm } from './present.ts';
import type { InfraRow, VmRow } from './rows.ts';
import type { VmFilter, VmStore } from './vm-store.ts';

export interface VmsQuery {
  status?: VmStatus | undefined;
  provider?: string | undefined;
  labelSelector?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}

export type InfraReads = ReturnType<typeof createInfraReads>;

/** Everything that is read of infras and VMs; each answer is of one moment, as all of it is synchronous. */
export const createInfraReads = (deps: {
  infras: InfraStore;
  vms: VmStore;
  ledger: LedgerStore;
  events: EventLog;
  operations: Pick<OperationStore, 'latestOf'>;
  suspendedCostOf: SuspendedCostOf;
  gpuChecksOf: (vmIds: readonly string[]) => ReadonlyMap<string, GpuCheck>;
  now: () => Date;
}) => {
  const { infras, vms, ledger, events, now } = deps;

  const row = (infraId: string): InfraRow => {
    const found = infras.find(infraId);
    if (found === null) throw notFound('infra', infraId);
    return found;
  };

  const summarize = (rows: readonly InfraRow[]): InfraSummary[] => {
    const ids = rows.map(({ id }) => id);
    const counts = Map.groupBy(infras.counts(ids), ({ infra_id }) => infra_id);
    const accruals = Map.groupBy(ledger.accruedByInfra(ids, now().getTime()), ({ key }) => key);
    const at = deps.now();
    const end: Parameters<typeof presentSummary>[4] = (row, statusCounts) =>
      endOf(row, statusCounts, {
        latestOperation: deps.operations.latestOf,
        endedForFailureCount: vms.endedForFailureCount,
      });
    return rows.map((one) =>
      presentSummary(one, counts.get(one.id) ?? [], accruals.get(one.id) ?? [], at, end),
    );
  };

  const presentVms = (rows: readonly VmRow[]): Vm[] => {
    const infraIds = [...new Set(rows.map(({ infra_id }) => infra_id))];
    const infraLabels = new Map(infraIds.map((id) => [id, infras.find(id)?.labels ?? {}]));
    const groups = new Map(
      infras.groups(infraIds).map((group) => [`${group.infra_id}/${group.name}`, group]),
    );
    const accruals = Map.groupBy(
      ledger.accruedByVm(
        rows.map(({ id }) => id),
        now().getTime(),
      ),
      ({ key }) => key,
    );
    const gpuChecks = deps.gpuChecksOf(rows.map(({ id }) => id));
    return rows.map((vm) => {
      const gpuCheck = gpuChecks.get(vm.id);
      const group = groups.get(`${vm.infra_id}/${vm.node_group}`);
      const labels = { ...infraLabels.get(vm.infra_id), ...group?.labels };
      const shown = {
        ...presentVm(vm, labels, accruals.get(vm.id) ?? []),
        ...(gpuCheck === undefined ? {} : { gpuCheck }),
      };
      if (vm.status !== 'suspended') return shown;
      const diskGib = group?.disk_size_gib ?? 0;
      return {
        ...shown,
        suspendedCost: deps.suspendedCostOf({ provider: vm.provider, hourlyUsd: vm.hourly_usd, diskGib }),
      };
    });
  };

  /** `<infraId>/<nodeGroup>` of the groups whose VMs carry such labels. */
  const groupKeys = (labelSelector: string): string[] => {
    const matches = parseLabelSelector(labelSelector);
    const labels = new Map(infras.all().map((infra) => [infra.id, infra.labels]));
    return infras
      .allGroups()
      .filter((group) => matches({ ...labels.get(group.infra_id), ...group.labels }))
      .map((group) => `${group.infra_id}/${group.name}`);
  };

  return {
    row,
    presentVms,
    summary(infraId: string): InfraSummary {
      const [summary] = summarize([row(infraId)]);
      if (summary === undefined) throw notFound('infra', infraId);
      return summary;
    },
    infra(infraId: string): Infra {
      const infra = row(infraId);
      const [summary] = summarize([infra]);
      if (summary === undefined) throw notFound('infra', infraId);
      return presentInfra(infra, {
        summary,
        groups: infras.groups([infraId]),
        counts: infras.counts([infraId]),
        vms: presentVms(vms.ofInfra(infraId)),
        asOfSeq: events.latestSeq(),
      });
    },
    /** Newest first. */
    page({ limit, cursor }: { limit: number; cursor?: string | undefined }): Page<InfraSummary> {
      const { rows, next } = pageOfRows(infras.page(cursor ?? null, limit + 1), limit);
      return {
        items: summarize(rows),
        ...(next === undefined ? {} : { nextCursor: next.id }),
        total: infras.total(),
        asOfSeq: events.latestSeq(),
      };
    },
    /** Oldest first, all infras. */
    vmPage(query: VmsQuery): Page<Vm> {
      const filter: VmFilter = {
        status: query.status ?? null,
        provider: query.provider ?? null,
        groupKeys: query.labelSelector === undefined ? null : groupKeys(query.labelSelector),
      };
      const found = vms.page(filter, query.cursor ?? null, query.limit + 1);
      const { rows, next } = pageOfRows(found, query.limit);
      return {
        items: presentVms(rows),
        ...(next === undefined ? {} : { nextCursor: next.id }),
        total: vms.total(filter),
        asOfSeq: events.latestSeq(),
      };
    },
  };
};
