import type { ProposedInfra } from '../../../stores/launch-proposal.ts';
import { proposedCeiling } from '../../../lib/proposed-ceiling.ts';

type ProposedGroup = ProposedInfra['nodeGroups'][number];

/** With what a node group may go on when its spec is refused. */
export interface Fallback {
  /** Per VM, USD per hour. */
  ceilingUsd: number;
  /** Tried in this order; null: its price is not known here. */
  named: readonly { specId: string; hourlyUsd: number | null }[];
  /** After those, whatever is no less and under the ceiling. */
  others: boolean;
}

export const fallbackOf = (group: ProposedGroup, hourlyUsd: number | null): Fallback => ({
  ceilingUsd: group.failover?.maxHourlyUsd ?? proposedCeiling(hourlyUsd),
  named: (group.alternatives ?? []).map((specId) => ({ specId, hourlyUsd: null })),
  others: (group.failover ?? null) !== null,
});

/** Named ones stay in the order of their prices, as they are listed and as they would be tried. */
export const withNamed = (
  fallback: Fallback,
  spec: { id: string; hourlyUsd: number | null },
  chosen: boolean,
): Fallback => {
  const rest = fallback.named.filter(({ specId }) => specId !== spec.id);
  const next = chosen ? [...rest, { specId: spec.id, hourlyUsd: spec.hourlyUsd }] : rest;
  return { ...fallback, named: next.toSorted((a, b) => (a.hourlyUsd ?? 0) - (b.hourlyUsd ?? 0)) };
};

/** What is named and above a new ceiling is named no more. */
export const withCeiling = (fallback: Fallback, ceilingUsd: number): Fallback => ({
  ...fallback,
  ceilingUsd,
  named: fallback.named.filter(({ hourlyUsd }) => hourlyUsd === null || hourlyUsd <= ceilingUsd),
});

/** The infra as it is sent. */
export const withFallbacks = (
  infra: ProposedInfra,
  fallbacks: ReadonlyMap<string, Fallback>,
): ProposedInfra => ({
  ...infra,
  nodeGroups: infra.nodeGroups.map((group) => {
    const fallback = fallbacks.get(group.name);
    if (fallback === undefined) return group;
    return {
      ...group,
      alternatives: fallback.named.map(({ specId }) => specId),
      failover: fallback.others ? { maxHourlyUsd: fallback.ceilingUsd } : null,
    };
  }),
});
