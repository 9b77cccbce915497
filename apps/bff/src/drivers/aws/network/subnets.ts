import { createHash } from 'node:crypto';
import type { Subnet } from '@aws-sdk/client-ec2';
import { type CreateVmRequest, type DriverResource, DriverError, type VmNetwork } from '../../driver.ts';
import type { Clients } from '../api/clients.ts';
import { hasCode } from '../api/errors.ts';
import { idOf, partsOf, provider } from '../api/ids.ts';
import { tagsOf } from '../vms/translate.ts';
import type { ResourceKind } from './resource-kind.ts';
import { ourFilter, resourceTag, tagSpecification, toResource } from './tagged.ts';
import { asMessage, asRemedy, say } from '../../../wordings/say.ts';

// A /16 in parts of a /20: room for 16 zones of 4,091 VMs each.
const rangeOf = (zone: number): string => `10.212.${zone * 16}.0/20`;
const maxZones = 16;

/**
 * AWS puts a subnet into one zone, and not every zone has every instance type. What is one subnet to us is one in each
 * zone of the region there, all with the same tag, which is its id.
 */
const setId = (key: string): string => `subnets-${key}`;
const keyOf = (id: string): string | null => /^subnets-(.+)$/.exec(id)?.[1] ?? null;

const membersOf = (
  clients: Clients,
  region: string,
  key: string | null,
  signal: AbortSignal,
): Promise<Subnet[]> =>
  clients.ask(region, signal, async ({ reads }, options) => {
    const { Subnets = [] } = await reads.describeSubnets(
      { Filters: [ourFilter(key)], MaxResults: 1000 },
      options,
    );
    return Subnets;
  });

const toSet = (region: string, members: readonly Subnet[]): DriverResource[] => {
  const sets = Map.groupBy(members, ({ Tags }) => tagsOf(Tags)[resourceTag] ?? '');
  return [...sets].flatMap(([key, [first]]) =>
    first === undefined
      ? []
      : [
          toResource(region, {
            kind: 'subnet',
            id: setId(key),
            tags: first.Tags,
            vNetId: idOf(region, first.VpcId),
            openings: [],
          }),
        ],
  );
};

/** Subnets whose VMs get public addresses, one per zone. */
export const createSubnets = (clients: Clients, now: () => Date): ResourceKind<'subnet'> => ({
  list: async (region, signal) => toSet(region, await membersOf(clients, region, null, signal)),
  async find(region, id, signal) {
    const key = keyOf(id);
    return key === null ? null : (toSet(region, await membersOf(clients, region, key, signal))[0] ?? null);
  },
  async ensure(region, request, signal) {
    const vpcId = partsOf(request.vNetId)?.id ?? request.vNetId;
    const zones = await clients.ask(region, signal, async ({ reads }, options) => {
      const { AvailabilityZones = [] } = await reads.describeAvailabilityZones({}, options);
      // Local and wavelength zones are sold apart.
      return AvailabilityZones.filter(
        ({ ZoneType = 'availability-zone' }) => ZoneType === 'availability-zone',
      )
        .flatMap(({ ZoneName }) => ZoneName ?? [])
        .toSorted();
    });
    const known = await membersOf(clients, region, request.key, signal);
    for (const [at, AvailabilityZone] of zones.slice(0, maxZones).entries()) {
      if (known.some((subnet) => subnet.AvailabilityZone === AvailabilityZone)) continue;
      await clients
        .ask(region, signal, async ({ changes }, options) => {
          const TagSpecifications = tagSpecification('subnet', request.name, request.tags, now());
          await changes.createSubnet(
            { VpcId: vpcId, CidrBlock: rangeOf(at), AvailabilityZone, TagSpecifications },
            options,
          );
        })
        .catch((error: unknown) => {
          // The range is taken: an earlier try, whose answer was lost, made it.
          if (!hasCode(error, 'InvalidSubnet.Conflict')) throw error;
        });
    }
    const members = await membersOf(clients, region, request.key, signal);
    for (const { SubnetId, MapPublicIpOnLaunch } of members) {
      if (MapPublicIpOnLaunch === true) continue;
      await clients.ask(region, signal, ({ changes }, options) =>
        changes.modifySubnetAttribute({ SubnetId, MapPublicIpOnLaunch: { Value: true } }, options),
      );
    }
    const [set] = toSet(region, members);
    if (set === undefined) throw notShownYet(request.key);
    return set;
  },
  async remove(region, id, signal) {
    const key = keyOf(id);
    if (key === null) return;
    for (const { SubnetId } of await membersOf(clients, region, key, signal)) {
      await clients
        .ask(region, signal, ({ changes }, options) => changes.deleteSubnet({ SubnetId }, options))
        .catch((error: unknown) => {
          if (!hasCode(error, 'InvalidSubnetID.NotFound')) throw error;
        });
    }
  },
});

const notShownYet = (key: string): DriverError =>
  new DriverError(
    {
      code: 'unknown',
      ...asMessage(say('aws-subnets-hidden', { key })),
      retryable: true,
      ...asRemedy(say('looked-for-again')),
    },
    'unknown',
  );

/**
 * The subnet for one VM: in a zone that offers its instance type, spread over the zones by the VM's key, so that a
 * repeat goes into the same one. Throws `DriverError` when no zone of the region offers the type.
 */
export const chooseSubnet = async (
  clients: Clients,
  { spec, key }: CreateVmRequest,
  { subnetId }: VmNetwork,
  signal: AbortSignal,
): Promise<string> => {
  const { region, name } = spec;
  const setKey = keyOf(partsOf(subnetId)?.id ?? '') ?? '';
  const [members, offered] = await Promise.all([
    membersOf(clients, region, setKey, signal),
    clients.ask(region, signal, async ({ reads }, options) => {
      const { InstanceTypeOfferings = [] } = await reads.describeInstanceTypeOfferings(
        {
          LocationType: 'availability-zone',
          Filters: [{ Name: 'instance-type', Values: [name] }],
        },
        options,
      );
      return new Set(InstanceTypeOfferings.map(({ Location }) => Location));
    }),
  ]);
  const fitting = members
    .filter(({ AvailabilityZone }) => offered.has(AvailabilityZone))
    .toSorted((a, b) => ((a.AvailabilityZone ?? '') < (b.AvailabilityZone ?? '') ? -1 : 1));
  const at = createHash('sha256').update(key).digest().readUInt32BE(0) % Math.max(1, fitting.length);
  const chosen = fitting[at]?.SubnetId;
  if (chosen !== undefined) return chosen;
  throw new DriverError(
    {
      code: 'not-available-in-region',
      ...asMessage(say('aws-no-zone', { region: `${provider} ${region}`, spec: name })),
      retryable: false,
      ...asRemedy(say('other-region-or-spec')),
    },
    'refused',
  );
};
