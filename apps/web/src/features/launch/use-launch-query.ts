import type { LngLat } from '@terroir/shared-types';
import { parseAsString, useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { useRecommendations } from '../../api/recommendations.ts';
import { useRegions } from '../../api/regions.ts';
import { useDebounced } from '../../lib/use-debounced.ts';
import { useSelection } from '../../stores/url-state.ts';
import { readFacets, writeFacet } from './expression-facets.ts';
import type { FacetName, Facets } from './expression-facets.ts';
import { defaultWeights, nearestRegion, parseAsWeights, rankOf } from './rank-weights.ts';
import type { RankCriterion } from './rank-weights.ts';

const parsers = { q: parseAsString.withDefault(''), rank: parseAsWeights.withDefault(defaultWeights) };

/** The page shows this many of the matches; more is a matter of a narrower filter. */
const shownLimit = 200;

/** What is asked for (in the address) and what the server recommends. */
export const useLaunchQuery = () => {
  const [{ q: expression, rank: weights }, set] = useQueryStates(parsers, {
    history: 'replace',
    throttleMs: 300,
  });
  const [{ near }, setSelection] = useSelection();
  const regions = useRegions();
  const latencyFrom = useMemo(
    () => (near === null ? null : (nearestRegion(regions.data ?? [], near)?.id ?? null)),
    [regions.data, near],
  );
  const body = useMemo(
    () => ({ expression, rank: rankOf(weights, near, latencyFrom), limit: shownLimit }),
    [expression, weights, near, latencyFrom],
  );
  const answer = useRecommendations(useDebounced(body));
  return {
    expression,
    facets: useMemo(() => readFacets(expression), [expression]),
    weights,
    near,
    latencyFrom,
    answer,
    setExpression: (q: string) => void set({ q: q === '' ? null : q }),
    setFacet: <Name extends FacetName>(name: Name, value: Facets[Name]) => {
      const q = writeFacet(expression, name, value);
      void set({ q: q === '' ? null : q });
    },
    setWeight: (criterion: RankCriterion, weight: number) =>
      void set({ rank: { ...weights, [criterion]: weight } }),
    setNear: (place: LngLat | null) => void setSelection({ near: place }),
  };
};
export type LaunchQuery = ReturnType<typeof useLaunchQuery>;
