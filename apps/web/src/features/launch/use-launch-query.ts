import { useMemo } from 'react';
import { useRecommendations } from '../../api/recommendations.ts';
import { useDebounced } from '../../lib/use-debounced.ts';
import { rankEntry } from '../../stores/question/rank-weights.ts';
import { useQuestion } from '../../stores/question/use-question.ts';
import { readFacets, writeBound, writeList } from './facets/expression-facets.ts';
import type { Bound, BoundName } from './facets/expression-facets.ts';
import { countedFields } from './facets/facet-fields.ts';
import type { ListFacet } from './facets/facet-fields.ts';
import { resultColumns } from './results/columns.ts';
import { useResultView } from './results/use-result-view.ts';

/** The page shows this many of the matches; more is a matter of a narrower filter. */
const shownLimit = 200;

/** What is asked for and how it is shown (both in the address), and what the server recommends. */
export const useLaunchQuery = () => {
  const question = useQuestion();
  const view = useResultView(question.basis);
  const { request, basis, expression, setExpression } = question;
  const body = useMemo(() => {
    const { rank = [] } = request;
    // A column of a criterion that does not count is asked for with weight 0.
    const extra = resultColumns
      .filter(({ id, criterion }) => criterion !== undefined && view.columns.includes(id))
      .flatMap(({ criterion }) =>
        criterion === undefined || rank.some(({ by }) => by === criterion)
          ? []
          : (rankEntry(criterion, 0, basis) ?? []),
      );
    return {
      ...request,
      rank: [...rank, ...extra],
      limit: shownLimit,
      facets: countedFields,
      ...(view.sort === null ? {} : { sort: view.sort }),
    };
  }, [request, basis, view.columns, view.sort]);
  const answer = useRecommendations(useDebounced(body));
  return {
    ...question,
    ...view,
    facets: useMemo(() => readFacets(expression), [expression]),
    answer,
    setList: (facet: ListFacet, values: readonly string[]) =>
      setExpression(writeList(expression, facet, values)),
    setBound: (name: BoundName, bound: Bound | null) => setExpression(writeBound(expression, name, bound)),
    setBounds: (changes: readonly (readonly [BoundName, Bound | null])[]) =>
      setExpression(changes.reduce((text, [name, bound]) => writeBound(text, name, bound), expression)),
  };
};
export type LaunchQuery = ReturnType<typeof useLaunchQuery>;
