import { createKeyFiles } from '../access/key-files.ts';
import { createSecretStore } from '../access/secret-store.ts';
import { createCapStore } from '../caps/cap-store.ts';
import { createCapCheck } from '../caps/check-caps.ts';
import { capRoutes } from '../caps/routes.ts';
import { createConnectionMonitor } from '../connections/connection-monitor.ts';
import { createLedgerStore } from '../costs/ledger-store.ts';
import { costRoutes } from '../costs/routes.ts';
import { createIncidentLog } from '../incidents/incident-log.ts';
import { raiseRebuilt } from '../incidents/raise-rebuilt.ts';
import { createIncidentStore } from '../incidents/incident-store.ts';
import { incidentRoutes } from '../incidents/routes.ts';
import { createLedgerClock } from '../ledger-clock/ledger-clock.ts';
import { createLedgerClockStore } from '../ledger-clock/store.ts';
import { createOperationLog } from '../operations/operation-log.ts';
import { createOperationStore } from '../operations/operation-store.ts';
import { operationRoutes } from '../operations/routes.ts';
import { createAdopter } from '../provisioning/adopt.ts';
import { createAttemptHistory } from '../provisioning/attempt-history.ts';
import { createAttemptReads } from '../provisioning/attempt-reads.ts';
import { createAttemptStore } from '../provisioning/attempt-store.ts';
import { defaultBackoff } from '../provisioning/backoff.ts';
import { createClockWatch } from '../provisioning/clock-watch.ts';
import { createDriverQueues } from '../provisioning/driver-queues.ts';
import { createHasCome } from '../provisioning/has-come.ts';
import { createFailover } from '../provisioning/failover.ts';
import { createGroupCommit } from '../db/group-commit.ts';
import { readInstallation } from '../provisioning/installation.ts';
import { createIntentStore } from '../provisioning/intent-store.ts';
import { createJournal } from '../provisioning/journal.ts';
import { createPhaseMedians } from '../provisioning/phase-medians.ts';
import { createPhaseTimeStore } from '../provisioning/phase-time-store.ts';
import { createReconciler } from '../provisioning/reconciler.ts';
import { reconciliationRoutes } from '../provisioning/routes.ts';
import { defaultAbsenceRule } from '../provisioning/search-unanswered.ts';
import { createRefusalStore } from '../provisioning/refusal-store.ts';
import { createRefusals } from '../provisioning/refusals.ts';
import { createSharedListing } from '../provisioning/shared-listing.ts';
import { createTimers } from '../provisioning/timers.ts';
import { createWorker } from '../provisioning/worker.ts';
import type { WorkerDeps } from '../provisioning/worker-deps.ts';
import { createExplain } from '../remedies/explain.ts';
import { remedyRoutes } from '../remedies/routes.ts';
import { createSuggest } from '../remedies/suggest.ts';
import { scheduleRoutes } from '../schedules/routes.ts';
import { createScheduleService } from '../schedules/schedule-service.ts';
import { createScheduleStore } from '../schedules/schedule-store.ts';
import { createResources } from '../resources/create-resources.ts';
import { createSharedResources } from '../shared-resources/create-shared-resources.ts';
import { createInfraActions } from './act-on-infra.ts';
import { type ActionService, createActionService } from './action-service.ts';
import { createCeilings } from './ceiling.ts';
import { createDialPublic } from './dial-public.ts';
import { createFindAlternatives } from './find-alternatives.ts';
import { createBastions } from '../ssh-hops/create-bastions.ts';
import { importRoutes } from '../imports/routes.ts';
import { createImportService } from '../imports/service.ts';
import { sshHopRoutes } from '../ssh-hops/routes.ts';
import { createHostKeyStore } from '../ssh/store.ts';
import { createFleet } from './fleet.ts';
import { createInfraCatalog } from './infra-catalog.ts';
import { createInfraKeys } from './infra-keys.ts';
import { createInfraReads } from './infra-reads.ts';
import { createInfraStore } from './infra-store.ts';
import { createVmLauncher } from './launch-vms.ts';
import { createRetryVms } from './retry-vms.ts';
import type { Infras, InfrasOptions } from './infras.ts';
import { infraRoutes } from './routes.ts';
import { createInfraService } from './service.ts';
import { createSuspendedRate } from './suspended-rate.ts';
import { createVmChanger } from './vm-status-change.ts';
import { createVmStore } from './vm-store.ts';

// A large GPU host may take a quarter of an hour to boot.
const defaultSettleTimeoutMs = 20 * 60_000;

/** Puts the infra feature together: rows, journal, worker, reconciler, money, routes. */
export const createInfras = (options: InfrasOptions): Infras => {
  const { database, events, drivers, logger, now } = options;
  const infras = createInfraStore(database);
  const vms = createVmStore(database);
  const intents = createIntentStore(database);
  const attempts = createAttemptStore(database);
  const incidentStore = createIncidentStore(database);
  const operationStore = createOperationStore(database);
  const capStore = createCapStore(database);
  const ledger = createLedgerStore(database);
  const phaseTimes = createPhaseTimeStore(database);

  const catalog = createInfraCatalog(options.catalog);
  const ceilingOf = createCeilings({ drivers, catalog });
  const installation = readInstallation(options.dataDir, now);
  const secrets = createSecretStore(database, options.secrets);
  const bastions = createBastions({ database, secrets, events, now });
  const keys = createInfraKeys({
    secrets,
    files: createKeyFiles(options.dataDir, options.secrets),
    now,
  });
  const journal = createJournal({ intents, now, assertRoom: () => options.assertRoom?.() });
  const incidents = createIncidentLog({ incidents: incidentStore, events, now });
  const operations = createOperationLog({ operations: operationStore, intents, events, now });
  const caps = createCapCheck({ caps: capStore, rates: infras, ledger, now });
  const suspendedHourlyUsd = createSuspendedRate({ infras, suspendedCostOf: options.suspendedCostOf });
  const changeVm = createVmChanger({
    vms,
    ledger,
    phaseTimes,
    suspendedHourlyUsd,
    onTerminated: (vmId, actor) => resources.freeDisksOf(vmId, actor),
    events,
    now,
  });
  const reads = createInfraReads({
    infras,
    vms,
    ledger,
    events,
    operations: operationStore,
    suspendedCostOf: options.suspendedCostOf,
    gpuChecksOf: options.gpuChecksOf ?? (() => new Map()),
    now,
  });
  const launcher = createVmLauncher({ infras, vms, journal, events, ceilingOf, now, owner: installation.id });
  const refusals = createRefusals({ refusals: createRefusalStore(database), now });
  const medians = createPhaseMedians({ phaseTimes });
  const explain = createExplain(options.remedies);
  const history = createAttemptHistory({ attempts, drivers, now });
  const findAlternatives = createFindAlternatives(options.catalog);

  const backoff = options.backoff ?? defaultBackoff;
  const compareMs = options.reconcileMs ?? 30_000;
  const around = {
    database,
    events,
    infras,
    vms,
    incidents,
    drivers,
    installation,
    backoff,
    logger,
    now,
    compareMs,
  };
  const commit = createGroupCommit(database, logger);
  const shared = createSharedResources({ ...around, commit });

  const workerDeps: WorkerDeps = {
    commit,
    queues: createDriverQueues({ backoff }),
    listing: createSharedListing(),
    intents,
    journal,
    attempts,
    refusals,
    failover: createFailover({
      infras,
      vms,
      intents,
      launcher,
      catalog,
      findAlternatives,
      caps,
      ceilingOf,
      refusals,
      changeVm,
    }),
    incidents,
    operations,
    infras,
    vms,
    launcher,
    keys,
    installation,
    catalog,
    caps,
    ceilingOf,
    changeVm,
    drivers,
    events,
    logger,
    now,
    backoff,
    ensureGround: shared.ensureGround,
    absence: options.absence ?? defaultAbsenceRule,
    settleTimeoutMs: options.settleTimeoutMs ?? defaultSettleTimeoutMs,
  };
  const worker = createWorker(workerDeps);
  const monitor = createConnectionMonitor({ database, events, drivers, logger });
  const adopter = createAdopter(workerDeps);
  const suspect = (connectionId: string): void => monitor.suspect(connectionId);
  const reconciler = createReconciler({ ...workerDeps, adopter, suspect });

  const act: ActionService['act'] = (...asked) => actionService.act(...asked);
  const fleet = createFleet({ infras, vms, reads, keys, events, bastions, act });
  let isStarted = false;
  const wake = (): void => {
    if (isStarted) worker.wake();
  };
  const common = {
    database,
    events,
    infras,
    vms,
    reads,
    keys,
    launcher,
    operations,
    caps,
    ceilingOf,
    catalog,
    now,
    wake,
  };
  const service = createInfraService({
    ...common,
    drivers,
    planLaunch: options.planLaunch,
    validateCommands: options.validateCommands,
    onLaunched: options.onLaunched,
    onRemoved(infraId, actor) {
      shared.service.releaseInfra(infraId, actor);
      database.afterCommit(shared.wake);
    },
  });
  const actions = createInfraActions({ ...workerDeps, reads });
  const differenceMs = (): number => options.clockDifferenceMs?.() ?? 0;
  const hasCome = createHasCome({ drivers, now, differenceMs });
  const { onExpiryWarned } = options;
  const actionService = createActionService({
    ...common,
    hasCome,
    actions,
    operationStore,
    onExpiryWarned,
  });
  operations.onEnded((operation) => actionService.onOperationEnded(operation));

  const schedules = createScheduleService({
    database,
    schedules: createScheduleStore(database),
    infras,
    reads,
    actions: actionService,
    events,
    now,
    hasCome,
  });
  const ledgerClockStore = createLedgerClockStore(database);
  const ledgerClock =
    options.machine === undefined
      ? null
      : createLedgerClock({
          database,
          store: ledgerClockStore,
          drivers,
          machine: options.machine,
          now,
          differenceMs,
          logger,
        });
  const clockWatch = createClockWatch({ database, incidents, drivers, differenceMs });
  const timers = createTimers({
    runDue() {
      clockWatch.look();
      ledgerClock?.look();
      actionService.warnOfExpiry();
      actionService.runDue();
      schedules.runDue();
    },
    reconcile: (signal) => reconciler.reconcile(signal),
    wake,
    logger,
    now,
    reconcileMs: compareMs,
  });
  const stop = new AbortController();
  const resources = createResources({
    ...around,
    assertRoom: () => options.assertRoom?.(),
    hasRegion: (regionId) => catalog.hasRegion(regionId),
    shared: (kind) => shared.reads.ofKind(kind),
  });
  // What waits for a connection goes on when it comes back or changes.
  drivers.onChange((_connectionId, connection) => {
    if (connection === undefined) return;
    wake();
    shared.wake();
  });
  let background: Promise<unknown> = Promise.resolve();

  return {
    routes: [
      ...infraRoutes({
        service,
        actions: actionService,
        reads,
        attempts: createAttemptReads({ attempts, vms, medians, catalog, explain }),
        medians,
        retry: createRetryVms({ ...common, hasCome, actions, operationStore, changeVm, drivers }),
        events,
      }),
      ...remedyRoutes({
        rules: options.remedies,
        explain,
        findAlternatives,
        suggest: createSuggest({
          catalog: options.catalog,
          findAlternatives,
          refusals,
          caps,
          ceilingOf,
          history,
        }),
        infras,
        vms,
        catalog,
        drivers,
        events,
      }),
      ...operationRoutes({
        page: (query) => actionService.operationPage(query),
        operation: (id) => actionService.operation(id),
        cancel: (id) => actionService.cancel(id),
      }),
      ...scheduleRoutes(schedules),
      ...reconciliationRoutes({
        reconcile: async () => {
          await Promise.all([resources.compare(), shared.compare()]);
          return reconciler.reconcile(stop.signal);
        },
        events,
      }),
      ...resources.routes,
      ...shared.routes,
      ...incidentRoutes({ incidents: incidentStore, events }),
      ...costRoutes({ ledger, gaps: ledgerClockStore, events, now }),
      ...capRoutes({ database, caps: capStore, check: caps, events, drivers }),
      ...importRoutes({
        service: createImportService({ ...common, drivers, adopter, owner: installation.id }),
        events,
      }),
      ...sshHopRoutes({ bastions, fleet, hostKeys: createHostKeyStore(database, now) }),
    ],
    history,
    operations,
    capUses: () => caps.uses((id) => drivers.get(id)?.driver.simulated ?? null),
    fleet,
    start() {
      if (isStarted) return;
      isStarted = true;
      ledgerClock?.begin();
      const { damage } = options;
      if (damage !== null && damage !== undefined) {
        database.transact(() => raiseRebuilt(incidents, damage));
      }
      background = Promise.all([monitor.run(stop.signal), timers.run(stop.signal)]);
      worker.wake();
      resources.start();
      shared.start();
    },
    async close() {
      stop.abort();
      await Promise.all([worker.close(), resources.close(), shared.close(), background]);
      if (isStarted) ledgerClock?.end();
    },
    reconcile: () => reconciler.reconcile(stop.signal),
    monitor,
    forgetConnection: (connectionId) => incidents.resolve('listing-failed', connectionId, null),
    owner: installation.id,
    ports: shared.ports,
    dialPublic: createDialPublic({ infras, vms, drivers }),
  };
};
