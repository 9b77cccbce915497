import type { Connection, Filter, RecommendationRequest } from '@terroir/shared-types';
import { unprocessable } from '../http/problem-error.ts';

export type Reach = Pick<Connection, 'id' | 'providers' | 'regions'>;
interface Place {
  id: string;
  provider: string;
}

/** The condition that a spec lies within one of the reaches; null: they reach everything. */
const conditionOf = (reaches: readonly Reach[], places: readonly Place[]): Filter | null => {
  const whole = new Set(reaches.flatMap(({ providers, regions }) => (regions === null ? providers : [])));
  if (whole.has('*')) return null;
  const single = reaches.flatMap(({ regions }) => regions ?? []);
  if (single.length === 0 && whole.size > 0) return { field: 'provider', op: 'in', value: [...whole] };
  const ids = new Set([
    ...single,
    ...places.filter(({ provider }) => whole.has(provider)).map(({ id }) => id),
  ]);
  // A list must not be empty; no region has an empty id.
  return { field: 'regionId', op: 'in', value: ids.size === 0 ? [''] : [...ids] };
};

/** The same answer with the place of a condition as the asker knows it. */
const renamed = (answer: unknown, from: string): unknown => {
  if (Array.isArray(answer)) return answer.map((item) => renamed(item, from));
  if (typeof answer !== 'object' || answer === null) return answer;
  return Object.fromEntries(
    Object.entries(answer).map(([key, value]) => [
      key,
      key === 'path' && value === from ? 'connectionIds' : renamed(value, from),
    ]),
  );
};

/**
 * Asks `ask` with the connections of the question turned into its last condition; where the answer speaks of that, it
 * says `connectionIds`. Throws ProblemError 422 for a connection that is not there.
 */
export const withinReach = <Answer extends object>(
  { connectionIds, ...request }: RecommendationRequest,
  connections: readonly Reach[],
  places: readonly Place[],
  ask: (request: RecommendationRequest) => Answer,
): Answer => {
  if (connectionIds === undefined) return ask(request);
  const reaches = connectionIds.map((id, at) => {
    const found = connections.find((connection) => connection.id === id);
    if (found !== undefined) return found;
    const message = `There is no connection ${JSON.stringify(id)}.`;
    throw unprocessable(message, [{ path: `connectionIds.${at}`, message }]);
  });
  const condition = conditionOf(reaches, places);
  if (condition === null) return ask(request);
  const answer = ask({ ...request, filter: [...request.filter, condition] });
  return renamed(answer, `filter.${request.filter.length}`) as Answer;
};
