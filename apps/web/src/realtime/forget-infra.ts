import type { Query, QueryClient } from '@tanstack/react-query';
import { ApiError, isApiError } from '../api/api-error.ts';
import { keys } from '../api/keys.ts';

/** What the server does not have any more; it never comes back under its id. */
export const isGone = ({ state: { error } }: Query): boolean => isApiError(error) && error.status === 404;

/** Whoever looks at a deleted infra sees at once that it is gone; the server is not asked for it again. */
export const forgetInfra = (client: QueryClient, infraId: string): void => {
  const queryKey = keys.infra(infraId);
  const query = client.getQueryCache().find({ queryKey });
  if (query?.isActive() !== true) {
    client.removeQueries({ queryKey });
    return;
  }
  void query.cancel({ silent: true });
  query.setState({
    data: undefined,
    status: 'error',
    error: new ApiError({ status: 404, code: 'not-found', detail: `There is no infra ${infraId}.` }),
    fetchStatus: 'idle',
    isInvalidated: false,
  });
};
