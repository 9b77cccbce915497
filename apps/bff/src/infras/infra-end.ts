import { type InfraEnd, type StatusCounts, isEnded } from '@terroir/shared-types';
import type { OperationRow } from '../operations/operation-store.ts';
import type { InfraRow } from './rows.ts';

const howOf = (operation: OperationRow, counts: StatusCounts): InfraEnd['how'] => {
  switch (operation.kind) {
    case 'withdraw':
      return 'withdrawn';
    case 'refine':
      return 'refined';
    case 'scale':
      return 'scaled-in';
    case 'terminate':
      if (operation.actor === 'expiry') return 'expired';
      // Nobody but a failed launch makes the worker terminate.
      return operation.actor === 'worker' ? 'rolled-back' : 'terminated';
    default:
      return (counts.failed ?? 0) > 0 ? 'failed' : 'ended-elsewhere';
  }
};

/** Why nothing of an infra is left, told from its newest operation; null while anything lives or may come to. */
export const endOf = (
  infra: InfraRow,
  counts: StatusCounts,
  deps: {
    latestOperation: (infraId: string) => OperationRow | null;
    endedForFailureCount: (infraId: string) => number;
  },
): InfraEnd | null => {
  const lives = Object.keys(counts).some((status) => !isEnded(status as keyof StatusCounts));
  if (lives || infra.hold) return null;
  const operation = deps.latestOperation(infra.id);
  return {
    how: operation === null ? 'ended-elsewhere' : howOf(operation, counts),
    at: operation?.ended_at ?? operation?.created_at ?? infra.settled_at ?? infra.created_at,
    actor: operation?.actor ?? 'reconciler',
    retryableVms: (counts.failed ?? 0) + deps.endedForFailureCount(infra.id),
  };
};
