import { fitOfSpec, getSpec } from '@terroir/recommend-engine';
import type { InfraRequest, LlmFit, NodeGroupRequest, Spec, Vm } from '@terroir/shared-types';
import type { Logger } from 'pino';
import type { SecretBox } from '../access/secret-box.ts';
import type { CurrentCatalog } from '../catalog/catalog-holder.ts';
import type { Commands } from '../commands/create-commands.ts';
import type { Fleet } from '../commands/fleet.ts';
import type { Database } from '../db/open-database.ts';
import { createDeployments } from '../deployments/create-deployments.ts';
import { createEndpoints, type Endpoints } from '../endpoints/create-endpoints.ts';
import type { EndpointProxy } from '../endpoints/endpoint-proxy.ts';
import type { HealthTiming } from '../endpoints/health-worker.ts';
import type { Tunnels } from '../endpoints/open-tunnel.ts';
import type { PublicationOf } from '../endpoints/routes.ts';
import type { EventLog } from '../events/event-log.ts';
import type { Route } from '../http/route.ts';
import type { RunSecretStore } from '../scripts/run-secret-store.ts';
import type { SshPool } from '../ssh/ssh-pool.ts';
import { openPresetLibrary } from './files/preset-library.ts';
import { loadCheckpoints } from './input/load-checkpoints.ts';
import { resolveInput } from './input/resolve-input.ts';
import { checkLaunch } from './plan/check-launch.ts';
import type { PlanCatalog } from './plan/plan-preset.ts';
import { presetRoutes } from './routes.ts';

export interface PresetsDeps {
  database: Database;
  events: EventLog;
  fleet: Fleet;
  ssh: Tunnels & Pick<SshPool, 'run' | 'openForwards'>;
  catalog: CurrentCatalog<PlanCatalog>;
  commands: Pick<Commands, 'startRendered' | 'previewRun' | 'run' | 'streams'>;
  secretBox: SecretBox;
  runSecrets: RunSecretStore;
  publicationOf?: PublicationOf;
  /** True: the spec of the VM has a GPU, so a model belongs on it. */
  expectsGpu?: (vm: Vm) => boolean;
  logger: Logger;
  now: () => Date;
  presetsDir: string;
  /** Of presets that people add themselves; null: there are none. */
  ownPresetsDir: string | null;
  timing?: Partial<HealthTiming>;
}

export interface Presets {
  routes: Route[];
  /**
   * A launch as its preset would have it, without its secrets. Throws ProblemError 422 when there is no such preset, or
   * its input or the VMs do not suit it. Without a preset the launch as it is.
   */
  planLaunch(
    request: InfraRequest,
    groups: readonly { request: NodeGroupRequest; spec: Spec }[],
  ): InfraRequest;
  /** In the transaction of a launch; `request` as it came, with its secrets. */
  onLaunched(infraId: string, request: InfraRequest): void;
  endpointProxy: EndpointProxy;
  /** An endpoint by its id. */
  endpoint: Endpoints['find'];
  /** The key that an endpoint asks for itself; null: it asks for none. */
  keyOf(endpointId: string): string | null;
  /** Tokens per second of one chat with a model that a preset serves, as the fit has them; null: it has none. */
  predict(vmId: string, endpointName: string): LlmFit['decodeTokensPerSecond'] | null;
  start(): void;
  close(): Promise<void>;
}

/** Presets and what they serve. Throws a `PresetFileError` for a broken file in `presetsDir`. */
export const createPresets = (deps: PresetsDeps): Presets => {
  const { catalog, events } = deps;
  const library = openPresetLibrary(deps.presetsDir, deps.ownPresetsDir);
  const checkpoints = loadCheckpoints(deps.presetsDir);
  const endpoints = createEndpoints({
    ...deps,
    setupStatus: (...asked) => deployments.setupStatus(...asked),
    gatewayOf: (endpoint) => deployments.gatewayOf(endpoint),
  });
  const deployments = createDeployments({
    ...deps,
    library,
    checkpoints,
    catalog: () => catalog.current(),
    endpoints,
  });

  return {
    routes: [
      ...presetRoutes({
        library,
        planDeps: () => ({
          catalog: catalog.current(),
          checkpoints,
          medianOf: (...asked) => deployments.medianOf(...asked),
        }),
        latestSeq: () => events.latestSeq(),
      }),
      ...deployments.routes,
      ...endpoints.routes,
    ],
    planLaunch(request, groups) {
      const { presetId, presetInput = {} } = request;
      if (presetId === undefined) return request;
      const preset = library.require(presetId);
      const resolved = resolveInput(preset, presetInput, catalog.current(), checkpoints);
      deployments.checkInfras(preset, resolved);
      return checkLaunch(preset, resolved, request, groups, catalog.current());
    },
    onLaunched(infraId, { presetId, presetInput = {}, postCommands }) {
      if (presetId === undefined) return;
      deployments.service.launch(infraId, presetId, presetInput, postCommands);
    },
    endpointProxy: endpoints.proxy,
    endpoint: (id) => endpoints.find(id),
    keyOf(endpointId) {
      const endpoint = endpoints.find(endpointId);
      return endpoint === null ? null : (deployments.gatewayOf(endpoint)?.key ?? null);
    },
    predict(vmId, endpointName) {
      const workload = deployments.workloadOf(vmId, endpointName);
      const vm = deps.fleet.vm(vmId);
      if (workload === null || vm === null) return null;
      const { index } = catalog.current();
      if (getSpec(index, vm.specId) === undefined) return null;
      return fitOfSpec(index, workload, vm.specId)?.decodeTokensPerSecond ?? null;
    },
    start() {
      deployments.start();
      endpoints.start();
    },
    async close() {
      await deployments.close();
      await endpoints.close();
    },
  };
};
