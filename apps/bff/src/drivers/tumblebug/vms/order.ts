import type { CreateVmRequest } from '../../driver.ts';
import { infraNameOf, ownGroup } from './ids.ts';
import { ownLabels } from './own-labels.ts';
import { openingsText } from '../ports/openings-text.ts';

const groupLabels = (network: CreateVmRequest['network']): Record<string, string> => {
  if (network === null || network.securityGroupId === '') return {};
  const { securityGroupId, openings = [] } = network;
  return {
    [ownLabels.group]: securityGroupId,
    ...(openings.length === 0 ? {} : { [ownLabels.openings]: openingsText(openings) }),
  };
};

/** The body of `POST infraDynamic` for one VM. */
export const orderOf = (request: CreateVmRequest, image: string, now: Date): Record<string, unknown> => {
  const label = {
    ...request.tags,
    [ownLabels.name]: request.name,
    [ownLabels.loginKey]: request.sshPublicKey.trim(),
    [ownLabels.orderedAt]: now.toISOString(),
    ...groupLabels(request.network),
  };
  const { type, sizeGib } = request.rootDisk;
  return {
    name: infraNameOf(request.key),
    description: request.name,
    installMonAgent: 'no',
    // What fails is ended by us: their policies do not act on VMs that fail.
    policyOnPartialFailure: 'continue',
    label,
    nodeGroups: [
      {
        name: ownGroup,
        nodeGroupSize: 1,
        specId: request.spec.id,
        imageId: image,
        rootDiskType: type,
        rootDiskSize: Math.ceil(sizeGib),
        description: request.name,
        label,
      },
    ],
  };
};
