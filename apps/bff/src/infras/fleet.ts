import { type ActionRequest, isEnded } from '@terroir/shared-types';
import type { Fleet } from '../commands/fleet.ts';
import type { EventLog } from '../events/event-log.ts';
import { conflict, notFound, unprocessable } from '../http/problem-error.ts';
import type { InfraKeys } from './infra-keys.ts';
import type { InfraReads } from './infra-reads.ts';
import type { InfraStore } from './infra-store.ts';
import { parseLabelSelector } from './label-selector.ts';
import type { VmStore } from './vm-store.ts';
import type { Bastions } from '../ssh-hops/create-bastions.ts';
import type { VmAccess } from '../ssh/vm-access.ts';
import type { VmRow } from './rows.ts';
import { say } from '../wordings/say.ts';

/** Infras as commands and presets see them. */
export const createFleet = (deps: {
  infras: InfraStore;
  vms: VmStore;
  reads: InfraReads;
  keys: InfraKeys;
  events: EventLog;
  bastions: Pick<Bastions, 'wayTo'>;
  act: (infraId: string, request: ActionRequest, actor: string) => unknown;
}): Fleet => {
  const { infras, reads } = deps;
  const living = (infraId: string) => {
    reads.row(infraId);
    return reads.presentVms(deps.vms.ofInfra(infraId).filter(({ status }) => !isEnded(status)));
  };

  const directAccess = (vm: VmRow): VmAccess | null => {
    if (vm.status !== 'running' || vm.key_missing) return null;
    if (vm.ssh_host === null || vm.ssh_port === null || vm.ssh_user === null) return null;
    const privateKey = deps.keys.privateKey(vm.infra_id);
    if (privateKey === null) return null;
    return {
      vmId: vm.id,
      host: vm.ssh_host,
      port: vm.ssh_port,
      user: vm.ssh_user,
      privateKey,
      hostKey: vm.host_key,
    };
  };

  return {
    infra: (infraId) => reads.summary(infraId),
    findInfra(idOrName) {
      const row = infras.find(idOrName) ?? infras.findLivingByName(idOrName);
      return row === null ? null : reads.summary(row.id);
    },
    vms: living,
    vm(vmId) {
      const row = deps.vms.find(vmId);
      return row === null ? null : (reads.presentVms([row])[0] ?? null);
    },
    specOf: (vmId) => deps.vms.find(vmId)?.spec_id ?? null,
    resolve(target) {
      let chosen = living(target.infraId);
      if (target.nodeGroup !== undefined) {
        if (!infras.groups([target.infraId]).some(({ name }) => name === target.nodeGroup)) {
          throw notFound('node-group', target.nodeGroup);
        }
        chosen = chosen.filter((vm) => vm.nodeGroup === target.nodeGroup);
      }
      const { vmIds, labelSelector } = target;
      if (vmIds !== undefined) {
        const errors = vmIds.flatMap((id, index) =>
          chosen.some((vm) => vm.id === id)
            ? []
            : [
                {
                  path: `target.vmIds.${index}`,
                  message: `There is no living VM ${JSON.stringify(id)} there.`,
                },
              ],
        );
        if (errors.length > 0) throw unprocessable(errors[0]?.message ?? 'A VM is unknown.', errors);
        chosen = chosen.filter((vm) => vmIds.includes(vm.id));
      }
      if (labelSelector !== undefined) {
        const matches = parseLabelSelector(labelSelector);
        chosen = chosen.filter((vm) => matches(vm.labels));
      }
      if (chosen.length === 0) {
        throw conflict('no-targets', say('no-target-lives'), say('check-target'));
      }
      return chosen;
    },
    access(vmId) {
      const vm = deps.vms.find(vmId);
      const direct = vm === null ? null : directAccess(vm);
      if (vm === null || direct === null) return null;
      const destination = { infraId: vm.infra_id, direct, privateIp: vm.private_ip };
      return deps.bastions.wayTo(destination, (id) => {
        const bastion = deps.vms.find(id);
        return bastion === null ? null : directAccess(bastion);
      });
    },
    reboot(infraId, vmId, actor) {
      deps.act(infraId, { action: 'reboot', vmIds: [vmId], delaySeconds: 0 }, actor);
    },
    awaitingFirstRun: () =>
      infras.awaitingFirstRun().map((row) => ({
        infraId: row.id,
        postCommands: row.post_commands,
        presetId: row.preset_id,
        presetInput: row.preset_input,
        settled: row.settled_at !== null,
      })),
    setPostRun(infraId, runId, actor) {
      const row = reads.row(infraId);
      if (row.post_run_id !== null) throw new Error(`The infra ${infraId} has had its first run.`);
      infras.update({ ...row, post_run_id: runId });
      deps.events.append({ type: 'infra-changed', infraId }, actor);
    },
  };
};
