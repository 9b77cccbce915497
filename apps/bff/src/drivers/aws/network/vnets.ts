import type { Vpc } from '@aws-sdk/client-ec2';
import type { Clients } from '../api/clients.ts';
import { hasCode } from '../api/errors.ts';
import type { ResourceKind } from './resource-kind.ts';
import { ourFilter, tagSpecification, toResource } from './tagged.ts';

// One of the private ranges that home and office networks use least.
const range = '10.212.0.0/16';
const wellKnown = '0.0.0.0/0';

/** VPCs with a way to the internet. */
export const createVNets = (clients: Clients, now: () => Date): ResourceKind<'vnet'> => {
  const toVNet = (region: string, { VpcId, Tags }: Vpc) =>
    toResource(region, { kind: 'vnet', id: VpcId, tags: Tags, vNetId: null, openings: [] });

  const vpcs = (region: string, key: string | null, signal: AbortSignal): Promise<Vpc[]> =>
    clients.ask(region, signal, async ({ reads }, options) => {
      const { Vpcs = [] } = await reads.describeVpcs(
        { Filters: [ourFilter(key)], MaxResults: 1000 },
        options,
      );
      return Vpcs;
    });

  /** The gateway of this VPC, also one that was made for it and not attached yet. */
  const gateways = (region: string, vpcId: string, key: string | null, signal: AbortSignal) =>
    clients.ask(region, signal, async ({ reads }, options) => {
      const filters = [
        [{ Name: 'attachment.vpc-id', Values: [vpcId] }],
        ...(key === null ? [] : [[ourFilter(key)]]),
      ];
      const found = await Promise.all(
        filters.map((Filters) => reads.describeInternetGateways({ Filters }, options)),
      );
      return found.flatMap(({ InternetGateways = [] }) => InternetGateways);
    });

  const connect = async (
    region: string,
    vpcId: string,
    request: { key: string; name: string; tags: Readonly<Record<string, string>> },
    signal: AbortSignal,
  ): Promise<void> => {
    const [known] = await gateways(region, vpcId, request.key, signal);
    const gateway =
      known ??
      (await clients.ask(region, signal, async ({ changes }, options) => {
        const TagSpecifications = tagSpecification('internet-gateway', request.name, request.tags, now());
        const { InternetGateway } = await changes.createInternetGateway({ TagSpecifications }, options);
        return InternetGateway;
      }));
    const InternetGatewayId = gateway?.InternetGatewayId ?? '';
    const isAttached = gateway?.Attachments?.some(({ VpcId }) => VpcId === vpcId) ?? false;
    await clients.ask(region, signal, async ({ changes, reads }, options) => {
      if (!isAttached) await changes.attachInternetGateway({ InternetGatewayId, VpcId: vpcId }, options);
      const { RouteTables = [] } = await reads.describeRouteTables(
        {
          Filters: [
            { Name: 'vpc-id', Values: [vpcId] },
            { Name: 'association.main', Values: ['true'] },
          ],
        },
        options,
      );
      const [main] = RouteTables;
      if (main?.Routes?.some(({ GatewayId }) => GatewayId === InternetGatewayId) === true) return;
      await changes.createRoute(
        { RouteTableId: main?.RouteTableId, DestinationCidrBlock: wellKnown, GatewayId: InternetGatewayId },
        options,
      );
    });
  };

  /** What an answer that was lost has left behind: the oldest one counts, empty twins go. */
  const dropTwins = async (region: string, twins: readonly Vpc[], signal: AbortSignal): Promise<void> => {
    for (const { VpcId } of twins) {
      await clients.ask(region, signal, ({ changes }, options) => changes.deleteVpc({ VpcId }, options));
    }
  };

  return {
    list: async (region, signal) => (await vpcs(region, null, signal)).map((vpc) => toVNet(region, vpc)),
    find: (region, id, signal) =>
      clients.ask(region, signal, async ({ reads }, options) => {
        const { Vpcs = [] } = await reads.describeVpcs(
          { Filters: [{ Name: 'vpc-id', Values: [id] }] },
          options,
        );
        return Vpcs[0] === undefined ? null : toVNet(region, Vpcs[0]);
      }),
    async ensure(region, request, signal) {
      const found = (await vpcs(region, request.key, signal)).toSorted((a, b) =>
        (a.VpcId ?? '') < (b.VpcId ?? '') ? -1 : 1,
      );
      const [known, ...twins] = found;
      await dropTwins(region, twins, signal);
      const vpc =
        known ??
        (await clients.ask(region, signal, async ({ changes }, options) => {
          const TagSpecifications = tagSpecification('vpc', request.name, request.tags, now());
          return (await changes.createVpc({ CidrBlock: range, TagSpecifications }, options)).Vpc;
        }));
      if (vpc === undefined) throw new Error('CreateVpc answered without a VPC.');
      await connect(region, vpc.VpcId ?? '', request, signal);
      return toVNet(region, vpc);
    },
    async remove(region, id, signal) {
      try {
        // The VPC's own refusal comes first: a gateway may only go when nothing lives behind it.
        await clients.ask(region, signal, async ({ reads }, options) => {
          const Filters = [{ Name: 'vpc-id', Values: [id] }];
          const { Subnets = [] } = await reads.describeSubnets({ Filters }, options);
          if (Subnets.length > 0) {
            throw Object.assign(
              new Error(`The VPC ${id} has ${Subnets.length} subnets and cannot be deleted.`),
              {
                name: 'DependencyViolation',
                $metadata: { httpStatusCode: 400 },
              },
            );
          }
        });
        for (const { InternetGatewayId } of await gateways(region, id, null, signal)) {
          await clients.ask(region, signal, async ({ changes }, options) => {
            await changes.detachInternetGateway({ InternetGatewayId, VpcId: id }, options);
            await changes.deleteInternetGateway({ InternetGatewayId }, options);
          });
        }
        await clients.ask(region, signal, ({ changes }, options) =>
          changes.deleteVpc({ VpcId: id }, options),
        );
      } catch (error) {
        if (!hasCode(error, 'InvalidVpcID.NotFound')) throw error;
      }
    },
  };
};
