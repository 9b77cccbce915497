import type { QueryClient, QueryKey } from '@tanstack/react-query';
import type { CatalogState, Event, Infra, InfraSummary, Operation, Page, Run } from '@terroir/shared-types';
import { keys } from '../api/keys.ts';
import type { VmList } from '../api/vms.ts';
import { applyToCounts, applyToVms } from './apply-to-vms.ts';
import type { VmStatusChanged } from './apply-to-vms.ts';
import { forgetInfra } from './forget-infra.ts';

/**
 * Data that already reflects the event is left alone. A read under way may have been answered before the event
 * and would overwrite the change: then the key is stale, and is answered.
 */
const patch = <Data extends { asOfSeq: number }>(
  client: QueryClient,
  key: QueryKey,
  event: Event,
  change: (data: Data) => Data,
): QueryKey[] => {
  client.setQueryData<Data>(key, (data) =>
    // The cursor moves last, with the change.
    data === undefined || data.asOfSeq >= event.seq ? data : { ...change(data), asOfSeq: event.seq },
  );
  return client.isFetching({ queryKey: key, exact: true }) > 0 ? [key] : [];
};

/** Spend, outlook and the use of the caps change with what runs. */
const moneyKeys: readonly QueryKey[] = [keys.money, keys.capUse];

/**
 * Many changes of VMs at once: a fleet of 10,000 is walked once for all of them, not once for each.
 * Data that reflects some already takes in the rest.
 */
const applyVmStatuses = (client: QueryClient, events: readonly VmStatusChanged[]): QueryKey[] => {
  const last = events.at(-1);
  if (last === undefined) return [];
  const stale: QueryKey[] = [keys.infras, ...moneyKeys, keys.metrics];
  const take = <Data extends { asOfSeq: number }>(
    key: QueryKey,
    change: (data: Data, fresh: readonly VmStatusChanged[]) => Data,
  ): QueryKey[] =>
    patch<Data>(client, key, last, (data) =>
      change(
        data,
        events.filter(({ seq }) => seq > data.asOfSeq),
      ),
    );
  const overtaken = take<VmList>(keys.vms, (data, fresh) => {
    const { vms, complete } = applyToVms(data.items, fresh);
    if (!complete) stale.push(keys.vms);
    return { ...data, items: vms };
  });
  for (const infraId of new Set(events.map((event) => event.infraId))) {
    // An attempt that succeeded has no event of its own.
    stale.push(keys.infra(infraId), keys.attempts(infraId));
    take<Infra>(keys.infra(infraId), (infra, fresh) => {
      const own = fresh.filter((event) => event.infraId === infraId);
      return {
        ...infra,
        vms: applyToVms(infra.vms, own).vms,
        counts: applyToCounts(infra.counts, own),
      };
    });
  }
  take<Page<InfraSummary> & { asOfSeq: number }>(keys.infras, (page, fresh) => {
    const ofInfra = Map.groupBy(fresh, ({ infraId }) => infraId);
    return {
      ...page,
      items: page.items.map((infra) => {
        const own = ofInfra.get(infra.id);
        return own === undefined ? infra : { ...infra, counts: applyToCounts(infra.counts, own) };
      }),
    };
  });
  return [...stale, ...overtaken];
};

const applyTaskStatus = (
  client: QueryClient,
  event: Extract<Event, { type: 'task-status-changed' }>,
): QueryKey[] =>
  patch<Run>(client, keys.run(event.runId), event, (run) => ({
    ...run,
    tasks: run.tasks.map((task) =>
      task.id === event.taskId
        ? {
            ...task,
            status: event.status,
            exitCodes: event.exitCodes,
            commandMs: event.commandMs ?? task.commandMs,
          }
        : task,
    ),
  }));

const applyEvent = (client: QueryClient, event: Exclude<Event, VmStatusChanged>): QueryKey[] => {
  switch (event.type) {
    case 'infra-created':
      return [keys.infras, keys.vms, ...moneyKeys];
    case 'infra-changed':
    case 'infra-expiry-warned':
      return [keys.infras, keys.infra(event.infraId), keys.monitoring(event.infraId), keys.vms];
    case 'infra-deleted':
      forgetInfra(client, event.infraId);
      return [keys.infras, keys.vms];
    case 'vm-attempt-failed':
      return [keys.attempts(event.infraId)];
    case 'operation-changed':
      client.setQueryData<Operation>(keys.operation(event.operationId), (operation) =>
        operation ? { ...operation, status: event.status } : operation,
      );
      return event.infraId === null
        ? [keys.catalog]
        : [keys.infra(event.infraId), keys.operations(event.infraId)];
    case 'run-started':
    case 'run-ended':
      patch<Run>(client, keys.run(event.runId), event, (run) => ({ ...run, status: event.status }));
      return [keys.runs, keys.run(event.runId), keys.infra(event.infraId)];
    case 'task-status-changed':
      return [keys.runs, ...applyTaskStatus(client, event)];
    case 'file-transfer-task-ended':
      return [keys.fileTransfers, keys.vmFiles(event.vmId)];
    case 'file-transfer-started':
    case 'file-transfer-ended':
      return [keys.fileTransfers];
    case 'vm-file-deleted':
      return [keys.vmFiles(event.vmId)];
    case 'terminal-opened':
    case 'terminal-ended':
      return [keys.terminals];
    case 'gpu-checked':
      return [keys.infra(event.infraId)];
    case 'endpoint-benchmark-changed':
      return [keys.endpointBenchmarks(event.endpointId)];
    case 'publication-changed':
      return [keys.endpoints(event.infraId)];
    case 'endpoint-health-changed':
    case 'preset-step-changed':
    case 'preset-phase-changed':
    case 'deployment-changed':
      return [keys.endpoints(event.infraId), keys.deployments(event.infraId)];
    case 'link-changed':
      return [keys.deployments(event.infraId)];
    case 'schedule-changed':
      return [keys.schedules];
    case 'caps-changed':
    case 'cap-warned':
      return [keys.caps, ['preview']];
    case 'incident-raised':
    case 'incident-resolved':
      return [keys.incidents];
    case 'resource-changed':
      return [keys.resources];
    case 'connection-changed':
    case 'connection-import-progressed':
      return [keys.connections, keys.providers];
    case 'catalog-settings-changed':
      return [keys.catalog];
    case 'manual-price-changed':
      return [keys.manualPrices];
    case 'measurement-saved':
      return [keys.measurements, ['recommendations'], ['comparison'], ['why-not'], ['neighbours']];
    case 'measurement-missed':
      return [];
    case 'catalog-refresh-progressed': {
      const { operationId, sourceId, regionsDone, regionsTotal, region, rows, bytes } = event;
      const refresh = { operationId, sourceId, regionsDone, regionsTotal, region, rows, bytes };
      return patch<CatalogState>(client, keys.catalog, event, (state) => ({ ...state, refresh }));
    }
    case 'catalog-swapped':
      return [
        ['preview'],
        keys.catalog,
        keys.manualPrices,
        keys.providers,
        keys.regions,
        ['specs'],
        ['spec'],
        ['recommendations'],
        ['comparison'],
        ['why-not'],
        ['neighbours'],
        ['alternatives'],
        ['region-bests'],
        ['estimate'],
        keys.gpus,
      ];
    default:
      return event satisfies never;
  }
};

const isVmStatus = (event: Event): event is VmStatusChanged => event.type === 'vm-status-changed';

/**
 * Applies what happened to the query cache and answers the keys that only the server can bring up to date
 * (derived texts, sums, new rows); the caller reads those again, many events at a time.
 */
export const applyEvents = (client: QueryClient, events: readonly Event[]): QueryKey[] => [
  ...applyVmStatuses(client, events.filter(isVmStatus)),
  ...events.flatMap((event) => (isVmStatus(event) ? [] : applyEvent(client, event))),
];
