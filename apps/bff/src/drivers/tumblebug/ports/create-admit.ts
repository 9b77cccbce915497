import type { TbNode } from '../api/schemas.ts';
import { idOf } from '../vms/ids.ts';
import type { Infras } from '../vms/infras.ts';
import { ownLabels } from '../vms/own-labels.ts';
import { type Reach, type Seen, labelsOf } from '../vms/translate.ts';
import { groupPartsOf } from './group-id.ts';
import { commonOpenings, isSettled, livingVms, membersOf } from './members.ts';
import { missingIn, openingsIn } from './openings-text.ts';
import { type SecurityGroups, openingsOf } from './security-groups.ts';

export interface AdmitDeps {
  infras: Infras;
  groups: SecurityGroups;
  override: Reach | null;
}

/** Opens for a new VM what its security group of ours lets in: what its order says, and what the others have by now. */
export type Admit = (seen: Seen & { node: TbNode }, signal: AbortSignal) => Promise<void>;

export const createAdmit =
  ({ infras, groups, override }: AdmitDeps): Admit =>
  async (seen, signal) => {
    const labels = labelsOf(seen);
    const providerId = labels[ownLabels.group] ?? '';
    const parts = groupPartsOf(providerId);
    if (parts === null) return;
    const self = idOf({ infra: seen.infra.id, node: seen.node.id });
    const others = membersOf(providerId, parts, livingVms(await infras.all(signal), override)).filter(
      (member) => member.vm.providerVmId !== self && isSettled(member),
    );
    const ordered = openingsIn(labels[ownLabels.openings] ?? '');
    if (others.length === 0 && ordered.length === 0) return;
    const known = await groups.all(signal);
    const wanted = others.length === 0 ? ordered : (commonOpenings(others, known) ?? ordered);
    for (const id of seen.node.securityGroupIds) {
      const group = known.get(id);
      if (group === undefined) continue;
      for (const opening of missingIn(openingsOf(group), wanted)) await groups.set(id, opening, true, signal);
    }
  };
