import type { Machine } from './ledger-clock/ledger-clock.ts';
import { join } from 'node:path';
import { type AttemptHistory, getSpec } from '@terroir/recommend-engine';
import type { ComponentStatus, Connection } from '@terroir/shared-types';
import type { Logger } from 'pino';
import { openSecretBox } from './access/secret-box.ts';
import { createAlerts } from './alerts/create-alerts.ts';
import { createBenchmarks } from './benchmarks/create-benchmarks.ts';
import type { CurrentCatalog } from './catalog/catalog-holder.ts';
import { checkCommands } from './commands/built-ins/render-commands.ts';
import { createCommands } from './commands/create-commands.ts';
import type { OutputStreams } from './commands/output-streams.ts';
import type { Config } from './config.ts';
import { createConnections } from './connections/create-connections.ts';
import { createConnectionUseStore } from './connections/use-store.ts';
import { loadSuspendedCosts } from './costs/suspended-cost.ts';
import type { Database } from './db/open-database.ts';
import { driverKinds } from './drivers/kinds.ts';
import { createDriverRegistry, type DriverConnection } from './drivers/registry.ts';
import { createSandboxDriver } from './drivers/sandbox/create-sandbox-driver.ts';
import { createEndpointBenchmarks } from './endpoint-benchmarks/create-endpoint-benchmarks.ts';
import type { EndpointProxy } from './endpoints/endpoint-proxy.ts';
import { createOpenTunnel } from './endpoints/open-tunnel.ts';
import type { EventLog } from './events/event-log.ts';
import { createGpuChecks } from './gpu-check/create-gpu-checks.ts';
import { createGpuCheckStore } from './gpu-check/store.ts';
import type { Route } from './http/route.ts';
import { createFiles } from './files/create-files.ts';
import { createInfras } from './infras/create-infras.ts';
import { inventoryRoutes } from './inventories/routes.ts';
import type { OperationLog } from './operations/operation-log.ts';
import type { MeasurementService } from './measurements/service.ts';
import { createMonitoring } from './monitoring/create-monitoring.ts';
import type { Paths } from './paths.ts';
import { createPresets } from './presets/create-presets.ts';
import { createPublishing } from './publishing/create-publishing.ts';
import { loadRemedies } from './remedies/load-remedies.ts';
import { startOrFindSandboxCloud } from './sandbox-cloud/start-sandbox-cloud.ts';
import { createRunSecretStore } from './scripts/run-secret-store.ts';
import { createScripts } from './scripts/create-scripts.ts';
import { systemKeyring } from './secrets/keyring.ts';
import type { Redactor } from './secrets/redactor.ts';
import { createSshPool } from './ssh/create-ssh-pool.ts';
import { createTerminals } from './terminals/create-terminals.ts';
import type { TerminalService } from './terminals/service.ts';

export interface FeaturesDeps {
  config: Config;
  paths: Paths;
  database: Database;
  /** Throws while the disk is too full to follow what is begun. */
  assertRoom: () => void;
  /** Why the database was begun anew at this start; null: it was not. */
  damage: string | null;
  events: EventLog;
  catalog: CurrentCatalog;
  /** Where benchmark scripts put their scores. */
  measurements: MeasurementService;
  /** Another process holds the data dir. */
  isReadOnly: boolean;
  redactor: Redactor;
  logger: Logger;
  now: () => Date;
  /** How far the machine's clock is ahead of `now`, ms. */
  clockDifferenceMs: () => number;
  machine: Machine;
}

export interface Features {
  routes: Route[];
  /** What a person should know of this start; null: nothing. */
  notice: string | null;
  /** Our own launches, for the reliability criterion. */
  history: AttemptHistory;
  streams: OutputStreams | null;
  terminals: TerminalService;
  endpointProxy: EndpointProxy | null;
  operations: OperationLog;
  connections(): Connection[];
  driverStatuses(): Record<string, ComponentStatus>;
  /** Starts the workers; never in a read-only process. */
  start(): void;
  close(): Promise<void>;
}

const connectionsOf = ({ config, paths }: FeaturesDeps): DriverConnection[] => {
  const { sandbox, dataDir } = config;
  if (sandbox === null) return [];
  const driver = createSandboxDriver({
    connect: () =>
      startOrFindSandboxCloud({ dataDir, profile: sandbox.profile, entryPath: paths.sandboxEntry }),
  });
  return [{ connectionId: 'sandbox', name: 'Sandbox cloud', kind: 'sandbox', driver }];
};

/** Infras, commands and presets, tied to each other; the second half of the composition root. */
export const createFeatures = (deps: FeaturesDeps): Features => {
  const { config, database, events, catalog, logger, now } = deps;
  const drivers = createDriverRegistry(connectionsOf(deps));
  const { redactor } = deps;
  const secrets = openSecretBox(config.dataDir, {
    source: config.keySource,
    keyring: config.keySource === 'file' ? null : systemKeyring(),
    passphrase: config.passphrase,
    mayWrite: !deps.isReadOnly,
    learn: (secret) => redactor.learn(secret),
  });
  const notice =
    secrets.keptIn === 'file' && config.keySource !== 'file'
      ? 'The key of the stored secrets is a file beside them, as neither a keyring nor TERROIR_PASSPHRASE was there; docs/secrets.md says how to move it.'
      : null;
  const runSecrets = createRunSecretStore(database, secrets);
  const gpuCheckStore = createGpuCheckStore(database);
  const infras = createInfras({
    database,
    events,
    catalog,
    drivers,
    remedies: loadRemedies(deps.paths.remediesDir),
    suspendedCostOf: loadSuspendedCosts(deps.paths.assetsDir),
    gpuChecksOf: (vmIds) => gpuCheckStore.ofVms(vmIds),
    secrets,
    dataDir: config.dataDir,
    assertRoom: deps.assertRoom,
    damage: deps.damage,
    clockDifferenceMs: deps.clockDifferenceMs,
    machine: deps.machine,
    onExpiryWarned: (warning) => alerts.deliver('infra-expiry-warned', warning),
    logger,
    now,
    planLaunch: (request, groups) => presets.planLaunch(request, groups),
    validateCommands: checkCommands,
    onLaunched(infraId, request) {
      if (request.monitoring) monitoring.enable(infraId);
      presets.onLaunched(infraId, request);
    },
  });
  const uses = createConnectionUseStore(database);
  const ssh = createSshPool({ database, logger, agentSocket: config.sshAgentSocket, now });
  const connections = createConnections({
    database,
    events,
    secrets,
    drivers,
    dataDir: config.dataDir,
    kinds: driverKinds,
    monitor: infras.monitor,
    operations: infras.operations,
    uses: {
      ...uses,
      forget(connectionId) {
        uses.forget(connectionId);
        infras.forgetConnection(connectionId);
      },
    },
    owner: infras.owner,
    folder: join(config.dataDir, 'connections'),
    redactor,
    ssh,
    logger,
    now,
  });
  const commands = createCommands({
    database,
    events,
    fleet: infras.fleet,
    ssh,
    logger,
    now,
    revealSecrets: (task) => runSecrets.reveal(task),
    describeLocation: ({ provider, region }) =>
      catalog.current().regions.find(({ id }) => id === `${provider}+${region}`)?.name ?? region,
  });
  const acceleratorOf = (specId: string) => getSpec(catalog.current().index, specId)?.accelerator ?? null;
  const gpuChecks = createGpuChecks({
    database,
    events,
    store: gpuCheckStore,
    fleet: infras.fleet,
    ssh,
    acceleratorOf,
    logger,
    now,
  });
  const presets = createPresets({
    database,
    events,
    fleet: infras.fleet,
    ssh,
    catalog,
    commands,
    publicationOf: (endpointId) => publishing.ofEndpoint(endpointId),
    expectsGpu: (vm) => acceleratorOf(vm.specId)?.type === 'gpu',
    logger,
    now,
    secretBox: secrets,
    runSecrets,
    presetsDir: deps.paths.presetsDir,
    ownPresetsDir: join(config.dataDir, 'presets'),
  });
  const { measurements } = deps;
  const benchmarks = createBenchmarks({ database, events, fleet: infras.fleet, measurements });
  const scripts = createScripts({
    database,
    events,
    fleet: infras.fleet,
    commands,
    secrets,
    runSecrets,
    onStarted: (runId, script) => benchmarks.onStarted(runId, script),
    logger,
    now,
    scriptsDir: deps.paths.scriptsDir,
  });
  const endpointBenchmarks = createEndpointBenchmarks({
    database,
    events,
    fleet: infras.fleet,
    endpoint: (id) => presets.endpoint(id),
    openTunnel: createOpenTunnel({ fleet: infras.fleet, ssh }),
    predict: (vmId, endpointName) => presets.predict(vmId, endpointName) ?? null,
    measurements,
    logger,
    now,
  });
  const publishing = createPublishing({
    database,
    events,
    fleet: infras.fleet,
    ssh,
    streams: commands.streams,
    secrets,
    ports: infras.ports,
    dialPublic: infras.dialPublic,
    endpoint: (id) => presets.endpoint(id),
    serviceKeyOf: (id) => presets.keyOf(id),
    startScript: (...asked) => scripts.startScript(...asked),
    logger,
    now,
  });
  const terminals = createTerminals({
    database,
    events,
    fleet: infras.fleet,
    ssh,
    dataDir: config.dataDir,
    now,
  });
  const files = createFiles({
    database,
    events,
    fleet: infras.fleet,
    ssh,
    dataDir: config.dataDir,
    now,
  });
  const monitoring = createMonitoring({ database, events, fleet: infras.fleet, ssh, logger, now });
  const alerts = createAlerts({ database, events, secrets, uses: () => infras.capUses(), logger, now });
  return {
    routes: [
      ...infras.routes,
      ...connections.routes,
      ...alerts.routes,
      ...monitoring.routes,
      ...commands.routes,
      ...gpuChecks.routes,
      ...presets.routes,
      ...scripts.routes,
      ...publishing.routes,
      ...endpointBenchmarks.routes,
      ...inventoryRoutes(infras.fleet),
      ...terminals.routes,
      ...files.routes,
    ],
    notice,
    history: infras.history,
    streams: commands.streams,
    terminals: terminals.service,
    endpointProxy: presets.endpointProxy,
    operations: infras.operations,
    connections: () => connections.list(),
    driverStatuses: () => infras.monitor.statuses(),
    start() {
      connections.start();
      infras.start();
      alerts.start();
      monitoring.start();
      gpuChecks.start();
      presets.start();
      benchmarks.start();
      commands.start();
      scripts.start();
      publishing.start();
      endpointBenchmarks.start();
      terminals.start();
      files.start();
    },
    async close() {
      await alerts.close();
      await monitoring.close();
      terminals.close();
      await files.close();
      await endpointBenchmarks.close();
      await publishing.close();
      scripts.close();
      benchmarks.close();
      await presets.close();
      await gpuChecks.close();
      await commands.close();
      await connections.close();
      await infras.close();
      await ssh.close();
    },
  };
};
