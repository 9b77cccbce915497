import type { TaskStatus } from '@terroir/shared-types';
import type { Logger } from 'pino';
import type { Fleet } from '../commands/fleet.ts';
import type { Database } from '../db/open-database.ts';
import { createEndpoints } from '../endpoints/create-endpoints.ts';
import type { EndpointProxy } from '../endpoints/endpoint-proxy.ts';
import type { HealthTiming } from '../endpoints/health-worker.ts';
import type { Tunnels } from '../endpoints/open-tunnel.ts';
import type { EventLog } from '../events/event-log.ts';
import { unprocessable } from '../http/problem-error.ts';
import type { Route } from '../http/route.ts';
import { loadPresets } from './load-presets.ts';
import type { PlanCatalog } from './plan-preset.ts';
import { renderStep } from './render-step.ts';
import { type ResolvedInput, resolveInput } from './resolve-input.ts';
import { presetRoutes } from './routes.ts';

export interface PresetsDeps {
  database: Database;
  events: EventLog;
  fleet: Fleet;
  ssh: Tunnels;
  catalog: PlanCatalog;
  /** How the first run of a VM stands; null: not begun. */
  setupStatus: (infraId: string, vmId: string) => TaskStatus | null;
  logger: Logger;
  now: () => Date;
  presetsDir: string;
  timing?: Partial<HealthTiming>;
}

export interface Presets {
  routes: Route[];
  /** Throws ProblemError 422 when there is no such preset or its input does not suit it. */
  validate(presetId: string, input: Record<string, unknown>): void;
  /** The commands that set up a VM, in order, and the seconds they may take together. Throws as `validate`. */
  firstRunCommands(
    presetId: string,
    input: Record<string, unknown>,
  ): { commands: string[]; timeoutSeconds: number };
  endpointProxy: EndpointProxy;
  start(): void;
  close(): Promise<void>;
}

/** Presets and what they serve. Throws a `PresetFileError` for a broken file in `presetsDir`. */
export const createPresets = (deps: PresetsDeps): Presets => {
  const { catalog, events, fleet, logger } = deps;
  const presets = loadPresets(deps.presetsDir);
  const endpoints = createEndpoints(deps);
  let unsubscribe = () => {};

  const resolve = (presetId: string, input: Record<string, unknown>) => {
    const preset = presets.get(presetId);
    if (preset === undefined) {
      const message = `there is no preset ${JSON.stringify(presetId)}; known are ${[...presets.keys()].join(', ')}`;
      throw unprocessable(`presetId: ${message}.`, [{ path: 'presetId', message }]);
    }
    return { preset, resolved: resolveInput(preset, input, catalog) };
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
    routes: [...presetRoutes({ presets, catalog }), ...endpoints.routes],
    validate(presetId, input) {
      resolve(presetId, input);
    },
    firstRunCommands(presetId, input) {
      const { preset, resolved } = resolve(presetId, input);
      return {
        commands: preset.steps.map((step) => renderStep(step, resolved.values)),
        timeoutSeconds: preset.steps.reduce((sum, step) => sum + step.timeoutSeconds, 0),
      };
    },
    endpointProxy: endpoints.proxy,
    start() {
      declareLaunches();
      unsubscribe = events.subscribe(({ type }) => {
        if (type === 'infra-created') declareLaunches();
      });
      endpoints.start();
    },
    async close() {
      unsubscribe();
      await endpoints.close();
    },
  };
};

const modelOf = (resolved: ResolvedInput, endpointName: string): string | null =>
  resolved.endpointModels.get(endpointName) ?? null;
