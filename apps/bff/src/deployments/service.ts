import type { ResolvedInput } from '../presets/input/resolve-input.ts';
import type { Deployment, DeploymentAction, Preset, Run } from '@terroir/shared-types';
import { ulid } from 'ulid';
import type { Commands } from '../commands/create-commands.ts';
import type { Fleet } from '../commands/fleet.ts';
import type { Database } from '../db/open-database.ts';
import { conflict, notFound, unprocessable } from '../http/problem-error.ts';
import type { DeploymentChanges } from './deployment-changes.ts';
import type { DeploymentSecrets } from './deployment-secrets.ts';
import type { DeployedVmRow, DeploymentRow, DeploymentStore } from './deployment-store.ts';
import type { DeploymentPresenter } from './present.ts';
import { renderScript, servicesAt, type VmContext } from '../setup-rounds/render-round.ts';
import type { Resolver } from './resolve-deployment.ts';
import type { Rounds } from '../setup-rounds/rounds.ts';
import { say } from '../wordings/say.ts';

export type DeploymentService = ReturnType<typeof createDeploymentService>;

const busy = new Set<DeployedVmRow['status']>(['running', 'rebooting']);

/** What people ask of deployments. */
export const createDeploymentService = (deps: {
  database: Database;
  store: DeploymentStore;
  changes: DeploymentChanges;
  resolver: Resolver;
  rounds: Rounds;
  place: (deployment: DeploymentRow) => void;
  secrets: DeploymentSecrets;
  presenter: DeploymentPresenter;
  fleet: Fleet;
  commands: Pick<Commands, 'run'>;
  /** Throws ProblemError 422 when an infra of the input is not there, or serves nothing. */
  checkInfras: (preset: Preset, infras: readonly string[]) => void;
  /** Throws ProblemError 422 when the VMs of an infra do not suit a preset. */
  check: (infraId: string, preset: Preset, resolved: ResolvedInput) => void;
  wake: () => void;
  now: () => Date;
}) => {
  const { database, store, changes, resolver, rounds, secrets, presenter, fleet, now } = deps;

  const requireOne = (id: string): DeploymentRow => {
    const row = store.find(id);
    if (row === null) throw notFound('deployment', id);
    return row;
  };

  const chosenVms = (deployment: DeploymentRow, vmIds: readonly string[] | undefined): DeployedVmRow[] => {
    const rows = store.vms(deployment.id);
    const unknown = vmIds?.filter((id) => !rows.some((row) => row.vm_id === id)) ?? [];
    if (unknown.length > 0) {
      const message = `the deployment has no VM ${unknown.map((id) => JSON.stringify(id)).join(', ')}`;
      throw unprocessable(`vmIds: ${message}.`, [{ path: 'vmIds', message }]);
    }
    return vmIds === undefined ? rows : rows.filter((row) => vmIds.includes(row.vm_id));
  };

  const create = (
    infraId: string,
    presetId: string,
    input: Readonly<Record<string, unknown>>,
    postCommands: readonly string[],
  ): DeploymentRow => {
    const { preset, resolved } = resolver.resolve(presetId, input);
    const row: DeploymentRow = {
      id: ulid(now().getTime()).toLowerCase(),
      infra_id: infraId,
      preset_id: preset.id,
      preset_version: preset.version,
      input: resolved.input,
      post_commands: [...postCommands],
      created_at: now().toISOString(),
    };
    store.insert(row);
    secrets.keep(row.id, preset, resolved.secrets);
    deps.place(row);
    database.afterCommit(deps.wake);
    return row;
  };

  /** Two services cannot have one port of a VM, nor one name. */
  const refuseClash = (infraId: string, preset: Preset): void => {
    for (const other of store.ofInfra(infraId)) {
      const theirs = resolver.presetOf(other);
      if (other.preset_id === preset.id) {
        throw conflict(
          'preset-deployed',
          say('preset-is-there', { preset: preset.id }),
          say('change-deployment', { deployment: other.id }),
        );
      }
      for (const { name, port } of preset.endpoints) {
        const taken = theirs?.endpoints.find((one) => one.port === port || one.name === name);
        if (taken === undefined) continue;
        const who = { preset: preset.id, other: other.preset_id };
        throw conflict(
          'port-taken',
          taken.port === port
            ? say('port-is-taken', { ...who, port })
            : say('endpoint-name-is-taken', { ...who, name: JSON.stringify(name) }),
          say('vms-of-its-own'),
        );
      }
    }
  };

  const runScripts = (
    deployment: DeploymentRow,
    rows: readonly DeployedVmRow[],
    scriptsOf: (vm: VmContext) => string[],
    actor: string,
  ): Run => {
    const started = rounds.runScripts(deployment, rows, scriptsOf, actor);
    if (started === null) throw conflict('nothing-to-do', say('no-part-in-that'), say('name-other-vms'));
    return started;
  };

  return {
    /** Inside the transaction of a launch; `input` was checked before. */
    launch: create,
    /** Throws ProblemError 404, 409 and 422. */
    add(infraId: string, presetId: string, input: Readonly<Record<string, unknown>>): Deployment {
      fleet.infra(infraId);
      const { preset, resolved } = resolver.resolve(presetId, input);
      deps.checkInfras(preset, resolved.infras);
      return database.transact(() => {
        refuseClash(infraId, preset);
        deps.check(infraId, preset, resolved);
        return presenter.deployment(create(infraId, presetId, input, []));
      });
    },
    get: (id: string): Deployment => presenter.deployment(requireOne(id)),
    ofInfra(infraId: string): Deployment[] {
      fleet.infra(infraId);
      return store.ofInfra(infraId).map((row) => presenter.deployment(row));
    },
    /** Failed VMs begin a round of their own; the others are left alone. Throws ProblemError 404, 409 and 422. */
    retry(id: string, vmIds: readonly string[] | undefined): Deployment {
      const deployment = requireOne(id);
      resolver.of(deployment);
      const rows = chosenVms(deployment, vmIds);
      const failed = rows.filter(
        ({ status }) => status === 'failed' || (vmIds !== undefined && status === 'ready'),
      );
      if (failed.length === 0) {
        throw conflict('nothing-to-retry', say('none-has-failed'), say('wait-until-settled'));
      }
      database.transact(() => {
        for (const row of failed) {
          changes.vm(row, {
            status: 'waiting',
            reason: 'retry',
            recoveries: 0,
            not_before: null,
            detail: null,
            remedy: null,
          });
        }
        database.afterCommit(deps.wake);
      });
      return presenter.deployment(deployment);
    },
    /** Starts, stops, asks, upgrades or takes back on the VMs; answers the run. Throws ProblemError 404, 409 and 422. */
    act(id: string, { action, service, vmIds }: DeploymentAction, actor: string): Run {
      const deployment = requireOne(id);
      const { preset } = resolver.of(deployment);
      if (service !== undefined && !preset.services.some(({ name }) => name === service)) {
        const message = `the preset has no service ${JSON.stringify(service)}; it has ${preset.services.map(({ name }) => name).join(', ') || 'none'}`;
        throw unprocessable(`service: ${message}.`, [{ path: 'service', message }]);
      }
      const rows = chosenVms(deployment, vmIds).filter(({ status }) => status !== 'gone');
      const scripts = (vm: VmContext, part: 'start' | 'stop' | 'status' | 'upgrade'): string[] =>
        servicesAt(preset, vm.place.index, service).flatMap((one) => {
          const script = one[part];
          return script === undefined ? [] : [renderScript(script, vm)];
        });
      if (action === 'status') return runScripts(deployment, rows, (vm) => scripts(vm, 'status'), actor);
      const occupied = rows.find(({ status }) => busy.has(status));
      if (occupied !== undefined) {
        throw conflict(
          'deployment-busy',
          say('vm-set-up-now', { vm: occupied.vm_name }),
          say('settle-or-cancel-run'),
        );
      }
      return database.transact(() => {
        if (action === 'start' || action === 'upgrade') {
          const runId = rounds.start(deployment, rows, {
            reason: action === 'start' ? 'start' : 'retry',
            by: actor,
            before: (vm) => scripts(vm, action),
          });
          if (runId === null)
            throw conflict('nothing-to-do', say('no-vm-reached'), say('wait-until-vms-run'));
          return deps.commands.run(runId);
        }
        const undo = preset.undo;
        if (action === 'undo' && undo === undefined)
          throw conflict('no-undo', say('preset-no-undo', { preset: preset.id }), say('terminate-instead'));
        const run = runScripts(
          deployment,
          rows,
          (vm) => (action === 'stop' ? scripts(vm, 'stop') : [renderScript(undo ?? '', vm)]),
          actor,
        );
        for (const row of rows) {
          if (service !== undefined && preset.services.length > 1) continue;
          changes.vm(row, {
            status: 'stopped',
            detail: null,
            remedy: say('setup-start-again'),
            deadline: null,
          });
        }
        return run;
      });
    },
    /** Throws ProblemError 404. */
    reveal(id: string, name: string): string {
      const deployment = requireOne(id);
      const preset = resolver.presetOf(deployment);
      const value = preset === null ? null : secrets.generated(id, preset, name);
      if (value === null) throw notFound('generated-secret', name);
      return value;
    },
    /** Inside or outside a transaction; the infra is gone. */
    forgetInfra(infraId: string): void {
      database.transact(() => {
        for (const row of store.ofInfra(infraId)) {
          const preset = resolver.presetOf(row);
          if (preset !== null) secrets.forget(row.id, preset);
        }
        store.removeOfInfra(infraId);
      });
    },
  };
};
