import type { LlmWorkload, LngLat } from '@terroir/shared-types';
import { parseAsString, useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { useConnections } from '../../api/connections.ts';
import type { RecommendationInput } from '../../api/recommendations.ts';
import { useRegions } from '../../api/regions.ts';
import { useSelection } from '../url-state.ts';
import { defaultWeights, nearestRegion, parseAsWeights, rankOf } from './rank-weights.ts';
import type { RankBasis, RankCriterion } from './rank-weights.ts';
import { parseAsWorkload } from './workload-param.ts';

const parsers = {
  q: parseAsString.withDefault(''),
  rank: parseAsWeights.withDefault(defaultWeights),
  llm: parseAsWorkload,
  via: parseAsString,
};

/** What is asked of the catalog. Its home is the address, so that a link asks the same everywhere. */
export const useQuestion = () => {
  const [{ q: expression, rank: weights, llm: workload, via }, set] = useQueryStates(parsers, {
    history: 'replace',
    throttleMs: 300,
  });
  const [{ near }, setSelection] = useSelection();
  const regions = useRegions();
  const connections = useConnections();
  // A link may name one that was deleted since.
  const connection = connections.data?.find(({ id }) => id === via) ?? null;
  const connectionId = connection?.id ?? null;
  const latencyFrom = useMemo(
    () => (near === null ? null : (nearestRegion(regions.data ?? [], near)?.id ?? null)),
    [regions.data, near],
  );
  const basis = useMemo(
    (): RankBasis => ({ near, latencyFrom, hasWorkload: workload !== null }),
    [near, latencyFrom, workload],
  );
  const request = useMemo(
    (): RecommendationInput => ({
      expression,
      rank: rankOf(weights, basis),
      ...(workload === null ? {} : { workload }),
      ...(connectionId === null ? {} : { connectionIds: [connectionId] }),
    }),
    [expression, weights, basis, workload, connectionId],
  );
  return {
    expression,
    weights,
    near,
    latencyFrom,
    workload,
    /** Through which it must be possible to launch what is found; null: through any or none. */
    connection,
    basis,
    /** As the API takes it; how much of the answer is wanted is for the caller to add. */
    request,
    setExpression: (q: string) => void set({ q: q === '' ? null : q }),
    setWeight: (criterion: RankCriterion, weight: number) =>
      void set({ rank: { ...weights, [criterion]: weight } }),
    setNear: (place: LngLat | null) => void setSelection({ near: place }),
    setWorkload: (llm: LlmWorkload | null) => void set({ llm }),
    setConnection: (id: string | null) => void set({ via: id }),
  };
};
export type Question = ReturnType<typeof useQuestion>;
