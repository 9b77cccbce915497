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
import { ProblemError, unprocessable } from '../http/problem-error.ts';
import type { Route } from '../http/route.ts';
import { loadPresets } from './load-presets.ts';
import { quoteForShell } from './placeholders.ts';
import type { PlanCatalog } from './plan-preset.ts';
import { renderStep } from './render-step.ts';
import { type ResolvedInput, resolveInput } from './resolve-input.ts';
import { presetRoutes } from './routes.ts';
import { createSetupRuns } from './setup-runs.ts';

export interface PresetsDeps {
  database: Database;
  events: EventLog;
  fleet: Fleet;
  ssh: Tunnels;
  catalog: CurrentCatalog<PlanCatalog>;
  commands: Pick<Commands, 'run' | 'streams'>;
  logger: Logger;
  now: () => Date;
  presetsDir: string;
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
  const presets = loadPresets(deps.presetsDir);
  const setupRuns = createSetupRuns(deps);
  const endpoints = createEndpoints({
    ...deps,
    setupStatus: (infraId, vmId) => setupRuns.statusOf(infraId, vmId),
  });
  let unsubscribe = () => {};

  const resolve = (presetId: string, input: Record<string, unknown>) => {
    const preset = presets.get(presetId);
    if (preset === undefined) {
      const message = `there is no preset ${JSON.stringify(presetId)}; known are ${[...presets.keys()].join(', ')}`;
      throw unprocessable(`presetId: ${message}.`, [{ path: 'presetId', message }]);
    }
    return { preset, resolved: resolveInput(preset, input, catalog.current()) };
  };

  const declare = (infraId: string, presetId: string, input: Record<string, unknown>): void => {
    const { preset, resolved } = resolve(presetId, input);
    endpoints.declare(
      infraId,
      preset.endpoints.map(({ name, kind, port, healthPath }) => {
        return { name, kind, port, healthPath, model: modelOf(resolved, name) };
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
    routes: [...presetRoutes({ presets, catalog, latestSeq: () => events.latestSeq() }), ...endpoints.routes],
    validate(presetId, input) {
      resolve(presetId, input);
    },
    firstRunCommands({ presetId, presetInput, postCommands }) {
      if (presetId === null) return null;
      try {
        const { preset, resolved } = resolve(presetId, presetInput ?? {});
        const stepSeconds = preset.steps.reduce((sum, step) => sum + step.timeoutSeconds, 0);
        return {
          origin: 'preset',
          commands: [...preset.steps.map((step) => renderStep(step, resolved.values)), ...postCommands],
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

const modelOf = (resolved: ResolvedInput, endpointName: string): string | null =>
  resolved.endpointModels.get(endpointName) ?? null;
