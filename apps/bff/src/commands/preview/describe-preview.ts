import type { CommandWarning, InfraSummary, RunPreview, Vm } from '@terroir/shared-types';
import { sumHourlyUsd } from '../../costs/money.ts';
import type { RenderedTask } from '../service.ts';
import { findDestructive } from './destructive-patterns.ts';

/** One warning per command and code, with the number of VMs it is true for; equal commands are looked at once. */
const warningsOf = (tasks: readonly RenderedTask[]): CommandWarning[] => {
  const found = new Map<string, ReturnType<typeof findDestructive>>();
  const warnings = new Map<string, CommandWarning>();
  for (const { commands } of tasks) {
    for (const [commandIndex, command] of commands.entries()) {
      const findings = found.get(command) ?? findDestructive(command);
      found.set(command, findings);
      for (const finding of findings) {
        const key = `${commandIndex} ${finding.code} ${finding.severity}`;
        const warning = warnings.get(key) ?? { ...finding, commandIndex, vmCount: 0 };
        warning.vmCount += 1;
        warnings.set(key, warning);
      }
    }
  }
  return [...warnings.values()].toSorted(
    (one, other) =>
      Number(other.severity === 'danger') - Number(one.severity === 'danger') ||
      one.commandIndex - other.commandIndex,
  );
};

/** What a run would touch: each VM with its commands and price, the sum, and what looks destructive. */
export const describePreview = (
  tasks: readonly RenderedTask[],
  vms: readonly Vm[],
  infra: Pick<InfraSummary, 'simulated'>,
): RunPreview => {
  const byId = new Map(vms.map((vm) => [vm.id, vm]));
  const described = tasks.flatMap((task) => {
    const vm = byId.get(task.vmId);
    if (vm === undefined) return [];
    const { status: vmStatus, nodeGroup, labels, hourlyUsd } = vm;
    return [{ ...task, vmStatus, nodeGroup, labels, hourlyUsd }];
  });
  return {
    tasks: described,
    vmCount: described.length,
    notRunningCount: described.filter(({ vmStatus }) => vmStatus !== 'running').length,
    ...sumHourlyUsd(described.map(({ hourlyUsd }) => ({ hourly_usd: hourlyUsd, n: 1 }))),
    simulated: infra.simulated,
    warnings: warningsOf(tasks),
  };
};
