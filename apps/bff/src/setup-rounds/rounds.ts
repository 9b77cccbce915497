import type { DeployReason, Run, RunRequest, Task } from '@terroir/shared-types';
import type { Commands } from '../commands/create-commands.ts';
import type { Fleet } from '../commands/fleet.ts';
import type { Database } from '../db/open-database.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { VmPlace } from '../presets/input/vm-values.ts';
import { quoteForShell } from '../presets/steps/placeholders.ts';
import { rebootCode } from '../presets/steps/render-step.ts';
import type { RunSecretStore } from '../scripts/run-secret-store.ts';
import { maxRecoveries, recoveryPauseMs } from './backoff.ts';
import type { DeployedVmChange, DeploymentChanges } from '../deployments/deployment-changes.ts';
import { freshPhase } from '../deployments/deployment-changes.ts';
import type { DeploymentSecrets } from '../deployments/deployment-secrets.ts';
import type { DeployedVmRow, DeploymentRow, DeploymentStore } from '../deployments/deployment-store.ts';
import { say } from '../wordings/say.ts';
import { saidBy, saidOfTask, type Words } from '../wordings/words.ts';
import { explainEnd } from './explain-end.ts';
import type { EndedTask } from './follow-output.ts';
import { placeOf, type RenderedRound, renderRound, type VmContext } from './render-round.ts';
import type { Resolved, Resolver } from '../deployments/resolve-deployment.ts';

const actor = 'system';
const rebootMs = 20 * 60_000;
const healthyMs = 15 * 60_000;
const scriptsSeconds = 3600;
// A service that held so long is not the one that kept failing.
const heldMs = 10 * 60_000;
export const healthyPhase = 'healthy';

export interface RoundsDeps {
  database: Database;
  store: DeploymentStore;
  changes: DeploymentChanges;
  resolver: Resolver;
  place: (deployment: DeploymentRow) => void;
  fleet: Fleet;
  commands: Pick<Commands, 'startRendered' | 'previewRun' | 'run' | 'streams'>;
  runSecrets: RunSecretStore;
  secrets: DeploymentSecrets;
  /** Models elsewhere that the first VM reaches, each with its port; in the open transaction. */
  placeLinks: (deployment: DeploymentRow) => VmPlace['links'];
  follow: (runId: string) => void;
  hasEndpoints: (row: DeployedVmRow) => boolean;
  now: () => Date;
}

export type Rounds = ReturnType<typeof createRounds>;

/** Rounds of steps on VMs: how they begin, end, and go on after a reboot. */
export const createRounds = (deps: RoundsDeps) => {
  const { database, store, changes, resolver, fleet, commands, now } = deps;
  const inMs = (ms: number): string => new Date(now().getTime() + ms).toISOString();

  /** Secrets as markers, to be stored with the run once it has an id. */
  const contextsOf = (deployment: DeploymentRow, rows: readonly DeployedVmRow[], found: Resolved) => {
    const kept = deps.secrets.of(deployment.id, found.preset);
    const markers = new Map(
      [...kept].map(([name, value]) => [name, { ...deps.runSecrets.newMarker(), value }]),
    );
    const vms = new Map(fleet.vms(deployment.infra_id).map((vm) => [vm.id, vm]));
    const placed = store.vms(deployment.id).filter(({ status }) => status !== 'gone');
    const first = vms.get(placed[0]?.vm_id ?? '') ?? null;
    const texts = new Map([...markers].map(([name, { text }]) => [name, text]));
    const links = found.preset.links === undefined ? [] : deps.placeLinks(deployment);
    const contexts = rows.flatMap((row): { row: DeployedVmRow; vm: VmContext }[] => {
      const vm = vms.get(row.vm_id);
      if (vm === undefined) return [];
      const mine = row.position === 0 ? links : [];
      const place = placeOf(row.position, placed.length, vm, first, resolver.machine(vm.specId), mine);
      return [{ row, vm: { ...found, place, markers: texts } }];
    });
    return { contexts, markers };
  };

  const postCommandsOf = (deployment: DeploymentRow, vmIds: string[]): ReadonlyMap<string, string[]> => {
    const { post_commands: texts, infra_id: infraId } = deployment;
    if (texts.length === 0) return new Map();
    try {
      const target = { infraId, vmIds };
      const { tasks } = commands.previewRun({ target, commands: texts, timeoutSeconds: 1, onError: 'stop' });
      return new Map(tasks.map((task) => [task.vmId, task.commands]));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const said = [`echo ${quoteForShell(error.message)} >&2; false`];
      return new Map(vmIds.map((id) => [id, said]));
    }
  };

  const run = (
    deployment: DeploymentRow,
    rounds: readonly { row: DeployedVmRow; round: RenderedRound; change: DeployedVmChange }[],
    markers: ReadonlyMap<string, { id: string; value: string }>,
    retryOf: string | undefined,
    by: string,
  ): string | null => {
    const [head] = rounds;
    if (head === undefined) return null;
    const request: RunRequest = {
      target: { infraId: deployment.infra_id, vmIds: rounds.map(({ row }) => row.vm_id) },
      commands: head.round.commands,
      timeoutSeconds: Math.max(...rounds.map(({ round }) => round.timeoutSeconds)),
      onError: 'stop',
    };
    const tasks = rounds.map(({ row, round }) => ({
      vmId: row.vm_id,
      vmName: row.vm_name,
      commands: round.commands,
    }));
    const started = commands.startRendered(request, tasks, { origin: 'preset', actor: by, retryOf });
    for (const { id, value } of markers.values()) deps.runSecrets.put(started.id, id, value, now());
    for (const { row, round, change } of rounds) {
      const task = started.tasks.find(({ vmId }) => vmId === row.vm_id);
      changes.vm(row, {
        status: 'running',
        run_id: started.id,
        task_id: task?.id ?? null,
        steps: round.steps,
        detail: null,
        remedy: null,
        deadline: null,
        not_before: null,
        reboot_asked: 0,
        ended_at: null,
        ...change,
      });
    }
    if (fleet.awaitingFirstRun().some(({ infraId }) => infraId === deployment.infra_id)) {
      fleet.setPostRun(deployment.infra_id, started.id, by);
    }
    database.afterCommit(() => deps.follow(started.id));
    return started.id;
  };

  const toReady = (row: DeployedVmRow, change: DeployedVmChange = {}): void => {
    const at = now().toISOString();
    const phase = store.phases(row.deployment_id, row.vm_id).find(({ step_id }) => step_id === healthyPhase);
    if (phase !== undefined && phase.state !== 'done')
      changes.phase(row, { ...phase, state: 'done', ended_at: at });
    changes.vm(row, {
      status: 'ready',
      detail: null,
      remedy: null,
      deadline: null,
      not_before: null,
      ended_at: row.ended_at ?? at,
      ...change,
    });
  };

  /** Nothing goes on in a VM whose setup is over. */
  const endPhases = (row: DeployedVmRow, at: string): void => {
    for (const phase of store.phases(row.deployment_id, row.vm_id)) {
      if (phase.state === 'running' || phase.state === 'rebooting')
        changes.phase(row, { ...phase, state: 'failed', ended_at: at });
    }
  };
  const fail = (row: DeployedVmRow, detail: Words, remedy: Words): void => {
    const at = now().toISOString();
    database.transact(() => {
      endPhases(row, at);
      changes.vm(row, { status: 'failed', detail, remedy, deadline: null, ended_at: at });
    });
  };

  const onSucceeded = (row: DeployedVmRow): void => {
    if (!deps.hasEndpoints(row)) {
      toReady(row, { set_up: 1 });
      return;
    }
    changes.phase(row, {
      ...freshPhase(row, healthyPhase),
      state: 'running',
      started_at: now().toISOString(),
      tries: 1,
    });
    changes.vm(row, { status: 'checking', set_up: 1, deadline: inMs(healthyMs) });
  };

  const onLost = (row: DeployedVmRow, task: Task): void => {
    const why = saidOfTask(task);
    if (row.recoveries >= maxRecoveries) {
      fail(row, why, say('setup-tried-often'));
      return;
    }
    changes.vm(row, {
      status: 'waiting',
      reason: row.set_up === 1 ? 'boot' : row.reason,
      recoveries: row.recoveries + 1,
      not_before: inMs(recoveryPauseMs(row.recoveries)),
      detail: say('setup-goes-on', { why }),
    });
  };

  return {
    needsAllVms(deployment: DeploymentRow): boolean {
      const preset = resolver.presetOf(deployment);
      return (
        preset !== null &&
        (preset.needs.oneModelOverAllVms ||
          preset.steps.some(({ on }) => on !== 'each') ||
          deployment.post_commands.length > 0)
      );
    },

    /** Begins a round on VMs that run; answers its run. `before`: commands ahead of the steps, by VM. */
    start(
      deployment: DeploymentRow,
      rows: readonly DeployedVmRow[],
      options: { reason?: DeployReason; by?: string; before?: (vm: VmContext) => string[] } = {},
    ): string | null {
      return database.transact(() => {
        deps.place(deployment);
        let found: Resolved;
        try {
          found = resolver.of(deployment);
        } catch (error) {
          if (!(error instanceof ProblemError)) throw error;
          for (const row of rows) fail(row, saidBy(error), say('setup-fix-preset'));
          return null;
        }
        const current = rows.flatMap((row) => store.vm(row.deployment_id, row.vm_id) ?? []);
        const { contexts, markers } = contextsOf(deployment, current, found);
        const unfinished = contexts.filter(({ row }) => row.set_up === 0).map(({ row }) => row.vm_id);
        const after =
          unfinished.length === 0 ? new Map<string, string[]>() : postCommandsOf(deployment, unfinished);
        const rounds = contexts.map(({ row, vm }) => {
          store.clearPhases(row.deployment_id, row.vm_id);
          const round = renderRound(vm, options.before?.(vm) ?? [], after.get(row.vm_id) ?? []);
          const change = {
            round: row.round + 1,
            reason: options.reason ?? row.reason,
            started_at: now().toISOString(),
          };
          return { row, round, change };
        });
        return run(deployment, rounds, markers, undefined, options.by ?? actor);
      });
    },

    /** Runs scripts of the preset that are no steps. Null: they are none on these VMs. */
    runScripts(
      deployment: DeploymentRow,
      rows: readonly DeployedVmRow[],
      scriptsOf: (vm: VmContext) => string[],
      by: string,
    ): Run | null {
      return database.transact(() => {
        const { contexts, markers } = contextsOf(deployment, rows, resolver.of(deployment));
        const tasks = contexts
          .map(({ row, vm }) => ({ vmId: row.vm_id, vmName: row.vm_name, commands: scriptsOf(vm) }))
          .filter((task) => task.commands.length > 0);
        const [head] = tasks;
        if (head === undefined) return null;
        const target = { infraId: deployment.infra_id, vmIds: tasks.map(({ vmId }) => vmId) };
        const request = {
          target,
          commands: head.commands,
          timeoutSeconds: scriptsSeconds,
          onError: 'continue' as const,
        };
        const started = commands.startRendered(request, tasks, { origin: 'preset', actor: by });
        for (const { id, value } of markers.values()) deps.runSecrets.put(started.id, id, value, now());
        return started;
      });
    },

    /** The same round goes on with the step that asked for the reboot, as it was rendered. */
    continueAfterReboot(row: DeployedVmRow): void {
      database.transact(() => {
        const deployment = store.find(row.deployment_id);
        if (deployment === null || row.run_id === null || row.task_id === null) return;
        const task = commands.streams.task(row.task_id);
        const from = row.steps.findIndex((stepId) => {
          const phase = store.phases(row.deployment_id, row.vm_id).find(({ step_id }) => step_id === stepId);
          return phase?.state === 'rebooting';
        });
        if (task === null || from < 0) {
          fail(row, say('setup-rest-unknown'), say('setup-retry'));
          return;
        }
        const { timeoutSeconds } = commands.run(row.run_id);
        const round = { commands: task.commands.slice(from), steps: row.steps.slice(from), timeoutSeconds };
        run(deployment, [{ row, round, change: {} }], new Map(), row.run_id, actor);
      });
    },

    /** What became of the task of a VM. */
    ended(row: DeployedVmRow, ended: EndedTask): void {
      database.transact(() => {
        const { task } = ended;
        if (row.status !== 'running' || row.task_id !== task.id) return;
        if (task.status === 'succeeded') return onSucceeded(row);
        const code = task.exitCodes.find((one) => one !== 0);
        if (code === rebootCode && task.status === 'failed') {
          changes.vm(row, { status: 'rebooting', reboot_asked: 0, deadline: inMs(rebootMs) });
          return;
        }
        if (task.status === 'lost' || task.status === 'unreachable') return onLost(row, task);
        const deployment = store.find(row.deployment_id);
        const preset = deployment === null ? null : resolver.presetOf(deployment);
        const { detail, remedy } = explainEnd(task, row.steps, preset, ended);
        fail(row, detail, remedy);
      });
    },

    ready: (row: DeployedVmRow): void => database.transact(() => toReady(row)),

    /** An endpoint that stays silent after all steps were done. */
    notHealthy(row: DeployedVmRow, trouble: Words): void {
      database.transact(() => {
        const phase = store
          .phases(row.deployment_id, row.vm_id)
          .find(({ step_id }) => step_id === healthyPhase);
        if (phase !== undefined)
          changes.phase(row, { ...phase, state: 'failed', ended_at: now().toISOString() });
        fail(row, say('setup-silent', { why: trouble }), say('setup-read-service-log'));
      });
    },

    /** Its setup is over, for this reason. */
    fail,

    gone(row: DeployedVmRow): void {
      const at = now().toISOString();
      database.transact(() => {
        endPhases(row, at);
        changes.vm(row, {
          status: 'gone',
          detail: say('vm-has-ended'),
          remedy: say('setup-launch-another'),
          deadline: null,
          ended_at: at,
        });
      });
    },

    /** A VM that was ready needs another look: it was booted, or it no longer answers. Bounded. */
    recover(row: DeployedVmRow, reason: 'boot' | 'unhealthy', detail: Words): void {
      const held = row.ended_at !== null && now().getTime() - Date.parse(row.ended_at) > heldMs;
      const recoveries = held ? 0 : row.recoveries;
      if (reason === 'unhealthy' && recoveries >= maxRecoveries) {
        fail(row, detail, say('setup-failed-again'));
        return;
      }
      changes.vm(row, {
        status: 'waiting',
        reason,
        detail,
        remedy: null,
        ended_at: null,
        recoveries: reason === 'boot' ? recoveries : recoveries + 1,
        not_before: reason === 'boot' ? null : inMs(recoveryPauseMs(recoveries)),
      });
    },
  };
};
