import { createHash } from 'node:crypto';

/** The one node group of an infra that we make, and the one VM in it. */
export const ownGroup = 'g';
export const ownNode = `${ownGroup}-1`;

/** One infra of theirs for each VM of ours; its name is made from the key, so that a repeat meets the first. */
export const infraNameOf = (key: string): string =>
  `t${createHash('sha256').update(key).digest('hex').slice(0, 31)}`;

export const isOurInfraName = (name: string): boolean => /^t[0-9a-f]{31}$/.test(name);

export interface NodeId {
  infra: string;
  node: string;
}

export const idOf = ({ infra, node }: NodeId): string => `${infra}/${node}`;

/** Null: no id of a VM there. */
export const partsOf = (providerVmId: string): NodeId | null => {
  const [infra = '', node = '', ...more] = providerVmId.split('/');
  return infra === '' || node === '' || more.length > 0 ? null : { infra, node };
};

/** Under which the order of a VM can be asked about. */
export const requestIdOf = (infra: string): string => `terroir-${infra}`;
