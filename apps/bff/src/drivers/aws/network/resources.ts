import type { AwsConfig } from '@terroir/shared-types';
import { DriverError, type DriverResource, type ResourcePort } from '../../driver.ts';
import type { Clients } from '../api/clients.ts';
import { partsOf } from '../api/ids.ts';
import { inRegions } from '../api/in-regions.ts';
import type { Regions } from '../regions.ts';
import { createKeys } from './keys.ts';
import { createSecurityGroups } from './security-groups.ts';
import { createSshFrom } from './ssh-from.ts';
import { createSubnets } from './subnets.ts';
import { createVNets } from './vnets.ts';
import { asMessage, asRemedy, say } from '../../../wordings/say.ts';

/** VPC, subnets, security groups and key pairs, found by their tags. */
export const createAwsResources = (
  clients: Clients,
  regions: Regions,
  config: AwsConfig,
  now: () => Date,
): ResourcePort => {
  const vNets = createVNets(clients, now);
  const subnets = createSubnets(clients, now);
  const groups = createSecurityGroups(clients, now);
  const keys = createKeys(clients, now);
  const byKind = { vnet: vNets, subnet: subnets, 'security-group': groups, key: keys };

  return {
    sshFrom: createSshFrom(clients, regions, config, now),
    async list(signal) {
      const found = await inRegions(await regions.all(signal), async (region) => {
        const ofKinds = await Promise.all(Object.values(byKind).map((kind) => kind.list(region, signal)));
        return ofKinds.flat();
      });
      return found.flat();
    },
    async find(kind, providerId, signal) {
      const parts = partsOf(providerId);
      return parts === null ? null : byKind[kind].find(parts.region, parts.id, signal);
    },
    ensure(request, signal): Promise<DriverResource> {
      const { region } = request;
      if (request.kind === 'vnet') return vNets.ensure(region, request, signal);
      if (request.kind === 'key') return keys.ensure(region, request, signal);
      if (partsOf(request.vNetId ?? '') === null) return Promise.reject(unknownNetwork(request.vNetId ?? ''));
      return request.kind === 'subnet'
        ? subnets.ensure(region, request, signal)
        : groups.ensure(region, request, signal);
    },
    async remove(kind, providerId, signal) {
      const parts = partsOf(providerId);
      if (parts !== null) await byKind[kind].remove(parts.region, parts.id, signal);
    },
    openPort: (id, opening, signal) => groups.setOpen(id, opening, true, signal),
    closePort: (id, opening, signal) => groups.setOpen(id, opening, false, signal),
  };
};

const unknownNetwork = (vNetId: string): DriverError =>
  new DriverError(
    {
      code: 'invalid-request',
      ...asMessage(say('aws-no-network', { network: vNetId })),
      retryable: false,
      ...asRemedy(say('aws-network-anew')),
    },
    'refused',
  );
