import type { Connection, Filter, RecommendationRequest } from '@terroir/shared-types';
import { unprocessable } from '../http/problem-error.ts';

export type Reach = Pick<Connection, 'id' | 'name' | 'providers' | 'regions'>;
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

/** The same answer with a condition at the place and in the words that the asker knows; it may list dozens of regions. */
const renamed = (answer: unknown, from: string, text: string): unknown => {
  if (Array.isArray(answer)) return answer.map((item) => renamed(item, from, text));
  if (typeof answer !== 'object' || answer === null) return answer;
  const known = Object.entries(answer).map(([key, value]) => [key, renamed(value, from, text)] as const);
  if (!('path' in answer) || answer.path !== from) return Object.fromEntries(known);
  const words = { path: 'connectionIds', text, reason: `does not match ${text}` };
  return Object.fromEntries(
    known.map(([key, value]) => [key, words[key as keyof typeof words] ?? value] as const),
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
  const text = `connection in ${reaches.map(({ name }) => name).join(', ')}`;
  return renamed(answer, `filter.${request.filter.length}`, text) as Answer;
};
