import type { Run, RunPreview, RunRequest, Vm } from '@terroir/shared-types';
import { ProblemError } from '../http/problem-error.ts';
import { renderCommands } from './built-ins/render-commands.ts';
import type { Fleet } from './fleet.ts';
import { describePreview } from './preview/describe-preview.ts';
import type { RenderedTask, RunService, StartOptions } from './service.ts';
import { saidBy } from '../wordings/words.ts';

export type StartRun = (
  request: RunRequest,
  /** `failVisibly`: commands that cannot be rendered make a failed run that says why, instead of an error. */
  options: StartOptions & { failVisibly?: boolean },
) => Run;

/** Starts what was rendered for each VM already; `request` is what people are shown of it. Throws ProblemError 404. */
export type StartRendered = (
  request: RunRequest,
  tasks: readonly RenderedTask[],
  options: StartOptions & { retryOf?: string | undefined },
) => Run;

/** Renders once, stores, and starts; and the same without starting. Both throw ProblemError. */
export const createStartRun = (deps: {
  fleet: Fleet;
  service: RunService;
  describeLocation: (vm: Vm) => string;
}): { startRun: StartRun; startRendered: StartRendered; preview: (request: RunRequest) => RunPreview } => {
  const { fleet, service, describeLocation } = deps;
  const render = (request: RunRequest) => {
    const infra = fleet.infra(request.target.infraId);
    const vms = fleet.resolve(request.target);
    return {
      infra,
      vms,
      tasks: () => renderCommands(request.commands, vms, infra, fleet, describeLocation),
    };
  };
  return {
    startRun(request, { failVisibly = false, ...options }) {
      const { infra, vms, tasks } = render(request);
      const infraName = infra.name;
      try {
        return service.create(request, tasks(), { ...options, infraName });
      } catch (error) {
        if (!failVisibly || !(error instanceof ProblemError)) throw error;
        const raw = vms.map(({ id, name }) => ({ vmId: id, vmName: name, commands: request.commands }));
        return service.create(request, raw, { ...options, infraName, failedBecause: saidBy(error) });
      }
    },
    startRendered(request, tasks, { retryOf, ...options }) {
      const infraName = fleet.infra(request.target.infraId).name;
      return service.create(request, tasks, {
        ...options,
        infraName,
        ...(retryOf === undefined ? {} : { retryOf }),
      });
    },
    preview(request) {
      const { infra, vms, tasks } = render(request);
      return describePreview(tasks(), vms, infra);
    },
  };
};
