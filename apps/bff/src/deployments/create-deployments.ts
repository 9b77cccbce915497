import type { Event, LlmWorkload, Preset } from '@terroir/shared-types';
import type { Logger } from 'pino';
import { createSecretStore } from '../access/secret-store.ts';
import type { SecretBox } from '../access/secret-box.ts';
import { createWaker } from '../clock/waker.ts';
import type { Commands } from '../commands/create-commands.ts';
import type { Fleet } from '../commands/fleet.ts';
import type { Database } from '../db/open-database.ts';
import type { Endpoints } from '../endpoints/create-endpoints.ts';
import type { SetupStatus } from '../endpoints/health-worker.ts';
import type { Gateway } from '../endpoints/openai-proxy.ts';
import type { EndpointRow } from '../endpoints/store.ts';
import type { EventLog } from '../events/event-log.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { Route } from '../http/route.ts';
import { createLinks, type LinkedDeployment } from '../links/create-links.ts';
import type { ResolvedInput } from '../presets/input/resolve-input.ts';
import { modelOf } from '../presets/input/vm-values.ts';
import type { RunSecretStore } from '../scripts/run-secret-store.ts';
import type { SshPool } from '../ssh/ssh-pool.ts';
import { checkVms } from './check-vms.ts';
import { createDeploymentChanges } from './deployment-changes.ts';
import { createDeploymentSecrets } from './deployment-secrets.ts';
import { createDeploymentStore, type DeployedVmRow, type DeploymentRow } from './deployment-store.ts';
import { createOutputFollower } from '../setup-rounds/follow-output.ts';
import { createPlacer } from './place-vms.ts';
import { createPresenter } from './present.ts';
import { isOn } from '../setup-rounds/render-round.ts';
import { createResolver, type ResolverDeps } from './resolve-deployment.ts';
import { createRounds } from '../setup-rounds/rounds.ts';
import { deploymentRoutes } from './routes.ts';
import { createDeploymentService, type DeploymentService } from './service.ts';
import { createStepTimes } from '../setup-rounds/step-time-store.ts';
import { createDeploymentWorker } from '../setup-rounds/worker.ts';
import { alreadySaid, say } from '../wordings/say.ts';
import { tellWords, thenSaid } from '../wordings/words.ts';

// Reboots and slow endpoints are looked after this often; all else comes by events.
const tickMs = 1_000;

export interface DeploymentsDeps extends ResolverDeps {
  database: Database;
  events: EventLog;
  fleet: Fleet;
  ssh: Pick<SshPool, 'run' | 'openForwards'>;
  commands: Pick<Commands, 'startRendered' | 'previewRun' | 'run' | 'streams'>;
  endpoints: Pick<Endpoints, 'place' | 'ofVm' | 'ofInfra' | 'hurry' | 'hurryOne' | 'open'>;
  secretBox: SecretBox;
  runSecrets: RunSecretStore;
  logger: Logger;
  now: () => Date;
}

export interface Deployments {
  routes: Route[];
  service: DeploymentService;
  /** What the model of an endpoint was deployed for; null: no deployment of ours serves it. */
  workloadOf(vmId: string, endpointName: string): LlmWorkload | null;
  /** Throws ProblemError 422 when an infra that the input names is not there, or serves nothing. */
  checkInfras(preset: Preset, resolved: Pick<ResolvedInput, 'infras'>): void;
  /** What an endpoint leads to beside a model of its own; null: to nothing. */
  gatewayOf(endpoint: Pick<EndpointRow, 'vmId' | 'name'>): Gateway | null;
  /** For the endpoints of a VM. */
  setupStatus: SetupStatus;
  /** Median seconds of earlier real runs of a step; null: there are none. */
  medianOf(presetId: string, stepId: string, sizeGb: number): number | null;
  start(): void;
  close(): Promise<void>;
}

/** Presets on VMs: every round of steps, reboot and recovery, from rows that outlive the process. */
export const createDeployments = (deps: DeploymentsDeps): Deployments => {
  const { database, events, fleet, endpoints, logger, now } = deps;
  const store = createDeploymentStore(database);
  const stepTimes = createStepTimes(database);
  const resolver = createResolver(deps);
  const secrets = createDeploymentSecrets(createSecretStore(database, deps.secretBox), now);
  const linkedDeployment = (id: string): LinkedDeployment | null => {
    const row = store.find(id);
    if (row === null) return null;
    try {
      const { preset, resolved } = resolver.of(row);
      if (preset.links === undefined) return null;
      const first = store.vms(id).find(({ position, status }) => position === 0 && status !== 'gone');
      return {
        id,
        infraId: row.infra_id,
        links: preset.links,
        infras: resolved.infras,
        ownModels: resolved.models.map(({ tag }) => tag),
        vmId: first?.vm_id ?? null,
      };
    } catch (error) {
      if (error instanceof ProblemError) return null; // its preset was changed since
      throw error;
    }
  };
  const links = createLinks({
    database,
    events,
    fleet,
    ssh: deps.ssh,
    endpoints,
    deployment: linkedDeployment,
    logger,
  });
  const isSimulated = (infraId: string): boolean => fleet.findInfra(infraId)?.simulated ?? false;
  const presenter = createPresenter({
    store,
    stepTimes,
    presetOf: (row) => resolver.presetOf(row),
    isSimulated,
    linksOf: (id) => links.of(id),
    latestSeq: () => events.latestSeq(),
    now,
  });
  const changes = createDeploymentChanges({
    database,
    events,
    store,
    timesOf(deployment, row, stepId) {
      const { medianSeconds, budgetSeconds } = presenter.timesOf(deployment, row, stepId);
      return { medianSeconds, budgetSeconds };
    },
  });

  const endpointsOf = (row: DeployedVmRow) => {
    const deployment = store.find(row.deployment_id);
    const preset = deployment === null ? null : resolver.presetOf(deployment);
    const names = (preset?.endpoints ?? [])
      .filter(({ on }) => isOn(on, row.position))
      .map(({ name }) => name);
    return endpoints.ofVm(row.vm_id).filter(({ name }) => names.includes(name));
  };
  const placeEndpoints = endpoints.place.bind(endpoints);
  const place = createPlacer({ store, changes, resolver, fleet, placeEndpoints });
  const rounds = createRounds({
    database,
    store,
    changes,
    resolver,
    place,
    fleet,
    commands: deps.commands,
    runSecrets: deps.runSecrets,
    secrets,
    placeLinks(deployment) {
      const linked = linkedDeployment(deployment.id);
      return linked === null ? [] : links.place(linked);
    },
    follow: (runId) => follower.follow(runId),
    hasEndpoints: (row) => endpointsOf(row).length > 0,
    now,
  });
  const follower = createOutputFollower({
    database,
    streams: deps.commands.streams,
    store,
    changes,
    onStepDone(row, stepId, seconds) {
      const deployment = store.find(row.deployment_id);
      if (deployment === null) return;
      const simulated = isSimulated(deployment.infra_id);
      stepTimes.add(deployment.preset_id, stepId, { simulated, sizeGb: row.size_gb, seconds });
    },
    onEnded(row, ended) {
      rounds.ended(row, ended);
      wake();
    },
  });
  const worker = createDeploymentWorker({
    database,
    store,
    changes,
    rounds,
    fleet,
    ssh: deps.ssh,
    endpointTrouble(row) {
      const all = endpointsOf(row);
      if (all.length === 0) return undefined;
      const ill = all.find(({ health }) => health !== 'healthy');
      if (ill === undefined) return null;
      const { name, health, detail, detailWording } = ill;
      return say('endpoint-is', {
        name,
        health: say(`health-${health}`),
        detail: alreadySaid(detail, detailWording),
      });
    },
    logger,
    now,
  });

  let unsubscribe = () => {};
  const waker = createWaker({ look: () => worker.look(), everyMs: tickMs, what: 'deployments', logger });
  const { wake } = waker;
  const placeAll = (deployments: readonly DeploymentRow[]): void => {
    for (const deployment of deployments) {
      try {
        database.transact(() => place(deployment));
      } catch (error) {
        logger.warn(
          { err: error, deploymentId: deployment.id },
          'the VMs of a deployment could not be placed',
        );
      }
    }
  };

  const onVmStatus = (event: Event & { type: 'vm-status-changed' }): void => {
    if (event.from === null || event.status === 'running') placeAll(store.ofInfra(event.infraId));
    if (event.from === 'running') {
      for (const row of store.vmsByVm(event.vmId)) {
        if (row.status === 'ready' || row.status === 'checking')
          rounds.recover(row, 'boot', say('setup-vm-away', { status: say(`status-${event.status}`) }));
      }
    }
    wake();
  };
  const onUnhealthy = (event: Event & { type: 'endpoint-health-changed' }): void => {
    const vm = fleet.vm(event.vmId);
    if (vm?.status !== 'running') return;
    const ill = deps.endpoints.ofVm(event.vmId).find(({ id }) => id === event.endpointId);
    const detail = alreadySaid(event.detail, ill?.detailWording);
    for (const row of store.vmsByVm(event.vmId)) {
      if (row.status === 'ready') rounds.recover(row, 'unhealthy', detail);
    }
  };
  const onEvent = (event: Event): void => {
    switch (event.type) {
      case 'vm-status-changed':
        links.wake();
        return onVmStatus(event);
      case 'endpoint-health-changed':
        links.wake();
        if (event.health === 'unhealthy') onUnhealthy(event);
        return wake();
      case 'run-ended':
        return follower.end(event.runId);
      case 'infra-deleted':
        return service.forgetInfra(event.infraId);
      default:
        return undefined;
    }
  };

  const service = createDeploymentService({
    database,
    store,
    changes,
    resolver,
    rounds,
    place,
    secrets,
    presenter,
    fleet,
    commands: deps.commands,
    checkInfras: (preset, infras) => links.check(preset, infras),
    check: (...asked) => checkVms(deps, ...asked),
    wake,
    now,
  });
  const servedBy = (vmId: string, endpointName: string): DeployedVmRow | undefined =>
    store.vmsByVm(vmId).find((one) => endpointsOf(one).some(({ name }) => name === endpointName));

  return {
    routes: deploymentRoutes({ service, latestSeq: () => events.latestSeq() }),
    service,
    workloadOf(vmId, endpointName) {
      const row = servedBy(vmId, endpointName);
      const deployment = row === undefined ? null : store.find(row.deployment_id);
      if (row === undefined || deployment === null) return null;
      try {
        return modelOf(resolver.of(deployment).resolved, row.position)?.workload ?? null;
      } catch (error) {
        if (error instanceof ProblemError) return null; // its preset was changed since
        throw error;
      }
    },
    checkInfras: (preset, resolved) => links.check(preset, resolved.infras),
    gatewayOf({ vmId, name }) {
      const row = servedBy(vmId, name);
      const deployment = row === undefined ? null : store.find(row.deployment_id);
      const preset = deployment === null ? null : resolver.presetOf(deployment);
      const endpoint = preset?.endpoints.find((one) => one.name === name);
      if (deployment === null || preset === null || endpoint === undefined || !endpoint.servesLinks)
        return null;
      const { keySecret } = endpoint;
      return {
        models: links.modelsOf(deployment.id),
        key: keySecret === undefined ? null : secrets.generated(deployment.id, preset, keySecret),
      };
    },
    setupStatus(vmId, endpointName) {
      const row = servedBy(vmId, endpointName);
      if (row === undefined) return null;
      const isComing = ['waiting', 'running', 'rebooting', 'checking'].includes(row.status);
      const says = say(row.status === 'waiting' ? 'endpoint-setup-waits' : 'endpoint-setup-runs');
      const { remedy, remedyWording } = tellWords(row);
      const how = say(row.status === 'failed' ? 'endpoint-setup-failed' : 'endpoint-setup-stopped');
      const todo = remedy === null ? null : alreadySaid(remedy, remedyWording);
      return { isComing, says, hint: isComing || row.status === 'ready' ? null : thenSaid(how, todo) };
    },
    medianOf: (presetId, stepId, sizeGb) => stepTimes.median(presetId, stepId, false, sizeGb),
    start() {
      placeAll(store.all());
      unsubscribe = events.subscribe((event) => {
        try {
          onEvent(event);
        } catch (error) {
          logger.error({ err: error, type: event.type }, 'a deployment could not take note of an event');
        }
      });
      const living = new Set(
        store
          .unsettledVms()
          .flatMap(({ run_id, status }) => (status === 'running' && run_id !== null ? [run_id] : [])),
      );
      for (const runId of living) follower.follow(runId);
      links.start();
      waker.start();
    },
    async close() {
      waker.stop();
      unsubscribe();
      follower.close();
      await Promise.all([worker.close(), links.close()]);
    },
  };
};
