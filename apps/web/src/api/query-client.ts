import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { useSessionState } from '../stores/session.ts';
import { isApiError } from './api-error.ts';

const noticeSignOut = (error: unknown): void => {
  if (isApiError(error) && error.status === 401) useSessionState.getState().setSignedOut(true);
};

/** Data never turns stale by age: events patch it or mark it stale. */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    queryCache: new QueryCache({ onError: noticeSignOut }),
    mutationCache: new MutationCache({ onError: noticeSignOut }),
    defaultOptions: {
      queries: {
        staleTime: Infinity,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        // A refusal stays a refusal; only silence and gateway trouble may pass.
        retry: (count, error) =>
          count < 2 && isApiError(error) && (error.status === 0 || error.status >= 502),
      },
    },
  });
