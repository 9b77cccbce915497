import type { IpPermission, SecurityGroup } from '@aws-sdk/client-ec2';
import type { DriverResource, Opening } from '../../driver.ts';
import type { Clients } from '../api/clients.ts';
import { hasCode } from '../api/errors.ts';
import { idOf, partsOf } from '../api/ids.ts';
import type { ResourceKind } from './resource-kind.ts';
import { ourFilter, tagSpecification, toResource } from './tagged.ts';

const permissionOf = ({ port, from }: Opening): IpPermission => ({
  IpProtocol: 'tcp',
  FromPort: port,
  ToPort: port,
  ...(from.includes(':') ? { Ipv6Ranges: [{ CidrIpv6: from }] } : { IpRanges: [{ CidrIp: from }] }),
});

/** Single TCP ports; what somebody else has added in another form is theirs and not shown. */
const openingsOf = ({ IpPermissions = [] }: SecurityGroup): Opening[] =>
  IpPermissions.flatMap(({ IpProtocol, FromPort, ToPort, IpRanges = [], Ipv6Ranges = [] }) =>
    IpProtocol !== 'tcp' || FromPort === undefined || FromPort !== ToPort
      ? []
      : [...IpRanges.map(({ CidrIp }) => CidrIp), ...Ipv6Ranges.map(({ CidrIpv6 }) => CidrIpv6)].flatMap(
          (from) => (from === undefined ? [] : [{ port: FromPort, from }]),
        ),
  );

export interface SecurityGroups extends ResourceKind<'security-group'> {
  setOpen(id: string, opening: Opening, isOpen: boolean, signal: AbortSignal): Promise<DriverResource>;
}

export const createSecurityGroups = (clients: Clients, now: () => Date): SecurityGroups => {
  const toGroup = (region: string, group: SecurityGroup): DriverResource =>
    toResource(region, {
      kind: 'security-group',
      id: group.GroupId,
      tags: group.Tags,
      vNetId: group.VpcId === undefined ? null : idOf(region, group.VpcId),
      openings: openingsOf(group),
    });

  const groups = (region: string, filter: { Name: string; Values: string[] }, signal: AbortSignal) =>
    clients.ask(region, signal, async ({ reads }, options) => {
      const found: SecurityGroup[] = [];
      for (let NextToken: string | undefined, page = 0; page < 100; page++) {
        const answer = await reads.describeSecurityGroups(
          { Filters: [filter], MaxResults: 1000, ...(NextToken === undefined ? {} : { NextToken }) },
          options,
        );
        found.push(...(answer.SecurityGroups ?? []));
        NextToken = answer.NextToken;
        if (NextToken === undefined || NextToken === '') return found;
      }
      throw new Error('The listing of security groups did not end.');
    });

  const setRule = (region: string, GroupId: string, opening: Opening, isOpen: boolean, signal: AbortSignal) =>
    clients
      .ask(region, signal, async ({ changes }, options): Promise<void> => {
        const rule = { GroupId, IpPermissions: [permissionOf(opening)] };
        if (isOpen) await changes.authorizeSecurityGroupIngress(rule, options);
        else await changes.revokeSecurityGroupIngress(rule, options);
      })
      .catch((error: unknown) => {
        // As it should be already.
        if (!hasCode(error, 'InvalidPermission.Duplicate', 'InvalidPermission.NotFound')) throw error;
      });

  const kind: SecurityGroups = {
    list: async (region, signal) =>
      (await groups(region, ourFilter(null), signal)).map((group) => toGroup(region, group)),
    async find(region, id, signal) {
      const [group] = await groups(region, { Name: 'group-id', Values: [id] }, signal);
      return group === undefined ? null : toGroup(region, group);
    },
    async ensure(region, request, signal) {
      const find = async () => (await groups(region, ourFilter(request.key), signal))[0];
      const known = await find();
      if (known === undefined) {
        const VpcId = partsOf(request.vNetId ?? '')?.id;
        await clients
          .ask(region, signal, ({ changes }, options) =>
            changes.createSecurityGroup(
              {
                // Unique within its VPC: a repeat whose first answer was lost is refused, not made again.
                GroupName: `${request.name}-${request.key}`,
                Description: `Terroir: ${request.name}`,
                VpcId,
                TagSpecifications: tagSpecification('security-group', request.name, request.tags, now()),
              },
              options,
            ),
          )
          .catch((error: unknown) => {
            if (!hasCode(error, 'InvalidGroup.Duplicate')) throw error;
          });
      }
      const group = known ?? (await find());
      if (group === undefined) throw new Error('AWS does not show the security group yet.');
      const GroupId = group.GroupId ?? '';
      const open = openingsOf(group);
      for (const opening of request.openings) {
        const isThere = open.some(({ port, from }) => port === opening.port && from === opening.from);
        if (!isThere) await setRule(region, GroupId, opening, true, signal);
      }
      const [made] = await groups(region, { Name: 'group-id', Values: [GroupId] }, signal);
      if (made === undefined) throw new Error('AWS does not show the security group yet.');
      return toGroup(region, made);
    },
    async remove(region, id, signal) {
      await clients
        .ask(region, signal, ({ changes }, options) => changes.deleteSecurityGroup({ GroupId: id }, options))
        .catch((error: unknown) => {
          if (!hasCode(error, 'InvalidGroup.NotFound')) throw error;
        });
    },
    async setOpen(providerId, opening, isOpen, signal) {
      const { region, id } = partsOf(providerId) ?? { region: '', id: providerId };
      await setRule(region, id, opening, isOpen, signal);
      const group = await kind.find(region, id, signal);
      if (group === null) throw new Error(`AWS does not show the security group ${id}.`);
      return group;
    },
  };
  return kind;
};
