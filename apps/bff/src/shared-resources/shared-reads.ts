import type { Resource, ResourceKind } from '@terroir/shared-types';
import { sharedStatus } from './change-shared.ts';
import type { SharedRow, SharedStore } from './shared-store.ts';

export const createSharedReads = ({ shared }: { shared: SharedStore }) => {
  const present = (row: SharedRow): Resource => {
    const usedBy = shared.usedBy(row);
    return {
      id: row.id,
      kind: row.kind,
      name: row.name,
      connectionId: row.connection_id,
      provider: row.provider,
      region: row.region,
      providerId: row.provider_id,
      status: sharedStatus(row, usedBy),
      sizeGib: null,
      infraId: row.infra_id,
      vmId: null,
      vmName: null,
      usedBy,
      removable: usedBy === 0 && !row.want_gone,
      ...(row.failure === null ? {} : { failure: row.failure }),
      ...(row.kind === 'security-group' ? { openings: row.openings } : {}),
      createdAt: row.created_at,
      simulated: row.simulated,
    };
  };
  return {
    present,
    ofKind: (kind: ResourceKind): Resource[] =>
      shared
        .living()
        .filter((row) => row.kind === kind)
        .map(present),
  };
};
