import type { ResourceRequest } from '../../driver.ts';

/** A security group of ours: that of all VMs of one infra of ours in one region. */
export interface GroupId {
  provider: string;
  region: string;
  /** Ours; empty: only VMs that were ordered for this very group are in it. */
  infra: string;
  /** What it was asked for as. */
  resource: string;
}

export const groupIdOf = ({ provider, region, tags, key }: ResourceRequest): string =>
  `${provider}+${region}/${tags['terroir-infra'] ?? ''}/${key}`;

/** Null: no id of such a group. */
export const groupPartsOf = (providerId: string): GroupId | null => {
  const [, provider = '', region = '', infra = '', resource = ''] =
    /^([^/+]+)\+([^/]+)\/([^/]*)\/([^/]+)$/.exec(providerId) ?? [];
  return provider === '' ? null : { provider, region, infra, resource };
};
