import type { DriverVm, Opening } from '../../driver.ts';
import type { TbInfra, TbNode, TbSecurityGroup } from '../api/schemas.ts';
import { isOurInfraName } from '../vms/ids.ts';
import { ownLabels } from '../vms/own-labels.ts';
import { type Reach, type Seen, fromSeen, labelsOf } from '../vms/translate.ts';
import type { GroupId } from './group-id.ts';
import { isSame } from './openings-text.ts';
import { openingsOf } from './security-groups.ts';

/** A VM of ours that has not ended. */
export interface Member extends Seen {
  node: TbNode;
  vm: DriverVm;
}

/** It has been let in, and has got what the others let in before that. */
export const isSettled = (member: Member): boolean => labelsOf(member)[ownLabels.hostKey] !== undefined;

/** All VMs in infras of ours. What others have made has security groups that others stand on. */
export const livingVms = (infras: ReadonlyMap<string, TbInfra>, override: Reach | null): Member[] =>
  [...infras.values()]
    .filter(({ id }) => isOurInfraName(id))
    .flatMap((infra) => infra.node.map((node) => ({ infra, node, vm: fromSeen({ infra, node }, override) })))
    .filter(({ vm }) => vm.status.unified !== 'terminated');

/** Those of one security group of ours. */
export const membersOf = (
  providerId: string,
  { provider, region, infra }: GroupId,
  vms: readonly Member[],
): Member[] =>
  vms.filter((member) => {
    const labels = labelsOf(member);
    if (labels[ownLabels.group] === providerId) return true;
    const { vm } = member;
    return (
      infra !== '' && labels['terroir-infra'] === infra && vm.provider === provider && vm.region === region
    );
  });

/** Ids of what stands before these VMs, each once. */
export const groupIdsOf = (members: readonly Member[]): string[] => [
  ...new Set(members.flatMap(({ node }) => node.securityGroupIds)),
];

/**
 * What every one of them lets in; null: there is none yet. One that is on its way counts only while all are, as it gets
 * what the others have before it is shown as running.
 */
export const commonOpenings = (
  members: readonly Member[],
  groups: ReadonlyMap<string, TbSecurityGroup>,
): Opening[] | null => {
  const grouped = members.filter(({ node }) => node.securityGroupIds.some((id) => groups.has(id)));
  const ready = grouped.filter(isSettled);
  const each = (ready.length > 0 ? ready : grouped).map(({ node }) =>
    node.securityGroupIds.flatMap((id) => {
      const group = groups.get(id);
      return group === undefined ? [] : openingsOf(group);
    }),
  );
  const [first, ...others] = each;
  if (first === undefined) return null;
  return first.filter(
    (opening, at) =>
      first.findIndex((other) => isSame(opening, other)) === at &&
      others.every((openings) => openings.some((other) => isSame(opening, other))),
  );
};
