import { type Vm, isEnded } from '@terroir/shared-types';
import type { CloudVm } from './cloud.ts';

export interface Verdict {
  /** Living VMs at the cloud that no row of ours shows as living. */
  orphans: string[];
  /** Further VMs made for one key, or living beside another one of the same row. */
  duplicates: string[];
  /** Rows that say what is not so. */
  falseStates: string[];
}

const isAlive = (vm: CloudVm): boolean => vm.status !== 'terminated';
const tag = (vm: CloudVm, name: string): string => vm.tags[name] ?? '';

/** Compares rows with the cloud's own records once nothing is on its way. */
export const judge = (rows: readonly Vm[], made: readonly CloudVm[]): Verdict => {
  const living = made.filter(isAlive);
  const byRow = Map.groupBy(living, (vm) => tag(vm, 'terroir-vm'));
  const rowById = new Map(rows.map((row) => [row.id, row]));
  const orphans = living
    .filter((vm) => {
      const row = rowById.get(tag(vm, 'terroir-vm'));
      return row === undefined || isEnded(row.status);
    })
    .map(
      (vm) =>
        `${vm.name} ${vm.id} is ${vm.status} at the cloud, here ${rowById.get(tag(vm, 'terroir-vm'))?.status ?? 'unknown of'}`,
    );
  const duplicates = [
    ...[...Map.groupBy(made, (vm) => tag(vm, 'terroir-key')).values()].flatMap((ones) =>
      ones.slice(1).map((vm) => `${vm.name} ${vm.id} was made again under one key`),
    ),
    ...[...byRow.values()].flatMap((ones) => ones.slice(1).map((vm) => `${vm.name} ${vm.id} lives twice`)),
  ];
  const falseStates = rows.flatMap((row) => {
    const theirs = byRow.get(row.id)?.[0];
    if (theirs === undefined) {
      return isEnded(row.status) ? [] : [`${row.name} is shown ${row.status}, the cloud has none`];
    }
    if (isEnded(row.status)) return []; // counted as an orphan
    return [
      ...(theirs.status === row.status ? [] : [`${row.name} is shown ${row.status}, it is ${theirs.status}`]),
      ...(theirs.publicIp === null || theirs.publicIp === row.publicIp
        ? []
        : [`${row.name} is shown at ${row.publicIp}, it is at ${theirs.publicIp}`]),
    ];
  });
  return { orphans, duplicates, falseStates };
};

/** A VM shown as terminated is so for good: false at any moment while the cloud still runs it. `made` is read later. */
export const falselyEnded = (rows: readonly Vm[], made: readonly CloudVm[]): string[] => {
  const alive = new Set(
    made.filter((vm) => isAlive(vm) && vm.status !== 'terminating').map((vm) => tag(vm, 'terroir-vm')),
  );
  return rows
    .filter((row) => row.status === 'terminated' && alive.has(row.id))
    .map((row) => `${row.name} was shown terminated while the cloud ran it`);
};
