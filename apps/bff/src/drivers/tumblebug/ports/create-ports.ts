import {
  DriverError,
  type DriverResource,
  type Opening,
  type ResourcePort,
  type ResourceRequest,
} from '../../driver.ts';
import { TumblebugError, withOutcome } from '../api/errors.ts';
import type { TbSecurityGroup } from '../api/schemas.ts';
import type { Infras } from '../vms/infras.ts';
import { ownLabels } from '../vms/own-labels.ts';
import { type Reach, labelsOf } from '../vms/translate.ts';
import { groupIdOf, groupPartsOf } from './group-id.ts';
import { type Member, commonOpenings, groupIdsOf, livingVms, membersOf } from './members.ts';
import { missingIn } from './openings-text.ts';
import { type SecurityGroups, openingsOf } from './security-groups.ts';
import { asMessage, asRemedy, say } from '../../../wordings/say.ts';

export interface PortDeps {
  namespace: string;
  infras: Infras;
  groups: SecurityGroups;
  override: Reach | null;
  now: () => Date;
  /** Waits until the next look. */
  pause: (signal: AbortSignal) => Promise<void>;
}

/** Clouds are told in the background; after so many looks it is tried anew. */
const looksUntilRetry = 60;
/** What their template opens for a new VM. */
const ssh: Opening = { port: 22, from: '0.0.0.0/0' };

const refused = (message: string, remedy: string, retryable = false): DriverError =>
  new DriverError({ code: 'invalid-request', message, retryable, remedy }, 'refused');

/**
 * Ports of VMs. They make a security group with each VM; what we call one is those of all VMs of an infra of ours in a
 * region, kept alike. So it is there from when it is asked for until it is removed, whatever VMs there are.
 */
export const createPorts = (deps: PortDeps): ResourcePort => {
  const removed = new Set<string>();

  const read = async (signal: AbortSignal) => {
    const vms = livingVms(await deps.infras.all(signal), deps.override);
    const groups = vms.length === 0 ? new Map<string, TbSecurityGroup>() : await deps.groups.all(signal);
    return { vms, groups };
  };

  const parsed = (providerId: string) => {
    const parts = groupPartsOf(providerId);
    if (parts !== null) return parts;
    throw refused(`There is no security group ${providerId}.`, 'Launch a VM: its group comes with it.');
  };

  const present = (
    providerId: string,
    members: readonly Member[],
    groups: ReadonlyMap<string, TbSecurityGroup>,
  ): DriverResource => {
    const { provider, region, infra, resource } = parsed(providerId);
    const owner = members.map(({ vm }) => vm.tags['terroir-owner']).find((one) => one !== undefined);
    const times = members.map(({ vm }) => vm.createdAt).toSorted();
    const named = members.map(({ vm }) => vm.tags['terroir-infra-name']).find((one) => one !== undefined);
    return {
      kind: 'security-group',
      providerId,
      name: `terroir-${named ?? infra}`,
      provider,
      region,
      vNetId: null,
      openings: commonOpenings(members, groups) ?? [ssh],
      isBorrowed: false,
      tags: {
        'terroir-resource': resource,
        ...(infra === '' ? {} : { 'terroir-infra': infra }),
        ...(owner === undefined ? {} : { 'terroir-owner': owner }),
      },
      createdAt: times[0] ?? deps.now().toISOString(),
    };
  };

  const look = async (providerId: string, signal: AbortSignal) => {
    const { vms, groups } = await read(signal);
    const members = membersOf(providerId, parsed(providerId), vms);
    return { members, groups, seen: present(providerId, members, groups) };
  };

  /** A group that others stand on as well would open their VMs too. */
  const refuseShared = (members: readonly Member[], { id, associatedObjectList }: TbSecurityGroup): void => {
    const ours = new Set(
      members.map(({ infra, node }) => `/ns/${deps.namespace}/infra/${infra.id}/node/${node.id}`),
    );
    const other = associatedObjectList.find((path) => !ours.has(path));
    if (other === undefined) return;
    throw refused(
      `The security group ${id} of CB-Tumblebug also stands before ${other}, which is not of this infra.`,
      'Open the port in CB-Tumblebug itself if that is what you want.',
    );
  };

  const change = async (
    providerId: string,
    opening: Opening,
    isOpen: boolean,
    signal: AbortSignal,
  ): Promise<DriverResource> => {
    const isAsWanted = (group: TbSecurityGroup): boolean =>
      (missingIn(openingsOf(group), [opening]).length === 0) === isOpen;
    const behind = (groups: ReadonlyMap<string, TbSecurityGroup>, members: readonly Member[]) =>
      groupIdsOf(members).flatMap((id) => {
        const group = groups.get(id);
        return group === undefined || isAsWanted(group) ? [] : [group];
      });

    const { members, groups, seen } = await look(providerId, signal);
    if (isOpen && !groupIdsOf(members).some((id) => groups.has(id))) {
      throw refused(
        `No VM of this infra stands in ${seen.provider} ${seen.region} yet, so there is nothing to open.`,
        'It is tried again for some minutes; open it again once a VM runs there.',
        true,
      );
    }
    for (const group of behind(groups, members)) {
      if (isOpen) refuseShared(members, group);
      try {
        await deps.groups.set(group.id, opening, isOpen, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof TumblebugError) || error.status === null) throw error;
        // Their answer is a hint; what is listed counts.
        const now = (await deps.groups.all(signal)).get(group.id);
        if (now !== undefined && !isAsWanted(now)) throw withOutcome(error, 'refused');
      }
    }
    for (let looks = 0; looks < looksUntilRetry; looks++) {
      const now = await look(providerId, signal);
      if (behind(now.groups, now.members).length === 0) return now.seen;
      await deps.pause(signal);
    }
    throw notShown(providerId, opening, isOpen);
  };

  return {
    kinds: ['security-group'],

    async list(signal) {
      const { vms, groups } = await read(signal);
      const ids = new Set(vms.flatMap((member) => labelsOf(member)[ownLabels.group] ?? []));
      return [...ids].flatMap((id) => {
        const parts = groupPartsOf(id);
        return parts === null ? [] : [present(id, membersOf(id, parts, vms), groups)];
      });
    },

    async find(kind, providerId, signal) {
      if (kind !== 'security-group' || groupPartsOf(providerId) === null) return null;
      const { members, seen } = await look(providerId, signal);
      return members.length === 0 && removed.has(providerId) ? null : seen;
    },

    async ensure(request: ResourceRequest, signal) {
      if (request.kind !== 'security-group') {
        throw refused(
          `CB-Tumblebug makes the ${request.kind} of a VM by itself.`,
          'Launch without a network of your own.',
        );
      }
      const providerId = groupIdOf(request);
      removed.delete(providerId);
      const { members, groups, seen } = await look(providerId, signal);
      const openings = commonOpenings(members, groups) ?? request.openings;
      return {
        ...seen,
        name: request.name,
        tags: request.tags,
        // What others have opened besides is seen by the next listing, not closed by this request.
        openings: request.openings.filter((one) => missingIn(openings, [one]).length === 0),
      };
    },

    async remove(kind, providerId, signal) {
      if (kind !== 'security-group' || groupPartsOf(providerId) === null) return;
      const { members } = await look(providerId, signal);
      if (members.length > 0) {
        throw refused(
          `${members.length} VMs stand behind the security group ${providerId}.`,
          'Terminate them first.',
        );
      }
      removed.add(providerId);
    },

    openPort: (id, opening, signal) => change(id, opening, true, signal),
    closePort: (id, opening, signal) => change(id, opening, false, signal),
  };
};

const notShown = (providerId: string, { port, from }: Opening, isOpen: boolean): DriverError =>
  new DriverError(
    {
      code: 'timeout',
      retryable: true,
      ...asMessage(
        say(isOpen ? 'tumblebug-open-not-shown' : 'tumblebug-closed-not-shown', {
          port,
          from,
          group: providerId,
        }),
      ),
      ...asRemedy(say('looked-for-again')),
    },
    'unknown',
  );
