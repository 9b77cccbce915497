import type { Vm } from '@terroir/shared-types';
import type { Logger } from 'pino';
import type { CurrentCatalog } from '../catalog/catalog-holder.ts';
import type { Commands } from '../commands/create-commands.ts';
import type { FirstRunPlan, FirstRunWaiting } from '../commands/first-run-worker.ts';
import type { Fleet } from '../commands/fleet.ts';
import type { Database } from '../db/open-database.ts';
import { createEndpoints } from '../endpoints/create-endpoints.ts';
import type { EndpointProxy } from '../endpoints/endpoint-proxy.ts';
import type { HealthTiming } from '../endpoints/health-worker.ts';
import type { Tunnels } from '../endpoints/open-tunnel.ts';
import type { EventLog } from '../events/event-log.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { Route } from '../http/route.ts';
import { openPresetLibrary } from './files/preset-library.ts';
import { loadCheckpoints } from './input/load-checkpoints.ts';
import { resolveInput } from './input/resolve-input.ts';
import { modelOf, plannedPlace, vmValues } from './input/vm-values.ts';
import type { PlanCatalog } from './plan/plan-preset.ts';
import { presetRoutes } from './routes.ts';
import { quoteForShell } from './steps/placeholders.ts';
import { budgetOf, renderStep } from './steps/render-step.ts';
import { createSetupRuns } from './setup-runs.ts';

export interface PresetsDeps {
  database: Database;
  events: EventLog;
  fleet: Fleet;
  ssh: Tunnels;
  catalog: CurrentCatalog<PlanCatalog>;
  commands: Pick<Commands, 'run' | 'streams'>;
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
  /** Throws ProblemError 422 when there is no such preset or its input does not suit it. */
  validate(presetId: string, input: Record<string, unknown>): void;
  /** What the VMs of a launch run first: the steps, then its post-commands. Null: it has no preset. */
  firstRunCommands(waiting: FirstRunWaiting): FirstRunPlan | null;
  endpointProxy: EndpointProxy;
  start(): void;
  close(): Promise<void>;
}

const postCommandsSeconds = 3600;
const maxRunSeconds = 86_400;

/** Presets and what they serve. Throws a `PresetFileError` for a broken file in `presetsDir`. */
export const createPresets = (deps: PresetsDeps): Presets => {
  const { catalog, events, fleet, logger } = deps;
  const library = openPresetLibrary(deps.presetsDir, deps.ownPresetsDir);
  const checkpoints = loadCheckpoints(deps.presetsDir);
  const setupRuns = createSetupRuns(deps);
  const endpoints = createEndpoints({
    ...deps,
    setupStatus: (infraId, vmId) => setupRuns.statusOf(infraId, vmId),
  });
  let unsubscribe = () => {};

  const resolve = (presetId: string, input: Record<string, unknown>) => {
    const preset = library.require(presetId);
    return { preset, resolved: resolveInput(preset, input, catalog.current(), checkpoints) };
  };

  const declare = (infraId: string, presetId: string, input: Record<string, unknown>): void => {
    const { preset, resolved } = resolve(presetId, input);
    endpoints.declare(
      infraId,
      preset.endpoints.map(({ name, kind, port, healthPath }) => {
        const model = kind === 'http' ? null : (modelOf(resolved, 0)?.tag ?? null);
        return { name, kind, port, healthPath, model };
      }),
    );
  };

  /** Endpoints exist from the launch on, so that they are seen starting. Repeatable. */
  const declareLaunches = (): void => {
    for (const { infraId, presetId, presetInput } of fleet.awaitingFirstRun()) {
      if (presetId === null) continue;
      try {
        declare(infraId, presetId, presetInput ?? {});
      } catch (error) {
        // The preset's file was changed since the launch; its run says so too.
        logger.error({ err: error, infraId, presetId }, 'the endpoints of a preset could not be declared');
      }
    }
  };

  return {
    routes: [
      ...presetRoutes({
        library,
        planDeps: () => ({ catalog: catalog.current(), checkpoints, medianOf: () => null }),
        latestSeq: () => events.latestSeq(),
      }),
      ...endpoints.routes,
    ],
    validate(presetId, input) {
      resolve(presetId, input);
    },
    firstRunCommands({ presetId, presetInput, postCommands }) {
      if (presetId === null) return null;
      try {
        const { preset, resolved } = resolve(presetId, presetInput ?? {});
        const chosen = modelOf(resolved, 0);
        const sizeGb = chosen?.sizeGb ?? 0;
        const values = vmValues(resolved, plannedPlace(undefined, 1), false);
        const stepSeconds = preset.steps.reduce((sum, step) => sum + budgetOf(step, sizeGb), 0);
        return {
          origin: 'preset',
          commands: [...preset.steps.map((step) => renderStep(step, { values, sizeGb })), ...postCommands],
          timeoutSeconds: Math.min(stepSeconds + postCommandsSeconds, maxRunSeconds),
        };
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        // The preset's file was changed since the launch: said where people look for its outcome.
        return { origin: 'preset', commands: [`echo ${quoteForShell(error.message)} >&2; false`] };
      }
    },
    endpointProxy: endpoints.proxy,
    start() {
      declareLaunches();
      unsubscribe = events.subscribe((event) => {
        if (event.type === 'infra-created') declareLaunches();
        setupRuns.onEvent(event);
      });
      setupRuns.start();
      endpoints.start();
    },
    async close() {
      unsubscribe();
      setupRuns.close();
      await endpoints.close();
    },
  };
};
