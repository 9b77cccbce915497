import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { fetchLatestSeq } from '../api/events.ts';
import { isApiError } from '../api/api-error.ts';
import { useSession } from '../api/session.ts';
import { RealtimeProvider } from '../realtime/realtime-provider.tsx';
import { sessionKey, useSessionState } from '../stores/session.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { hasLoginCode, LoginPage } from './login-page.tsx';

const loadShell = () => import('./shell.tsx').then(({ Shell }) => ({ default: Shell }));
const Shell = lazy(loadShell);

/** Whoever has signed in here before will see the map: its parts load while the session is still being asked for. */
const preload = (): void => {
  if (sessionKey.read() === null) return;
  const parts = [
    loadShell(),
    import('../map/map-view.tsx'),
    import('../map/basemap.ts').then(({ coarseBasemap }) => coarseBasemap()),
  ];
  // What fails here is asked for again where it is needed, and told there.
  void Promise.allSettled(parts);
};
preload();

/** The page of a signed-in person. The event number is read before any other data: nothing is missed between. */
const SignedIn = () => {
  const { data: session } = useSession();
  const start = useQuery({
    queryKey: ['stream-start'],
    queryFn: ({ signal }) => fetchLatestSeq(signal),
    staleTime: Infinity,
    gcTime: Infinity,
  });
  if (start.isError)
    return (
      <main className="grid h-full place-items-center">
        <ErrorState error={start.error} retry={() => void start.refetch()} />
      </main>
    );
  if (start.data === undefined || session === undefined) return null;
  return (
    <RealtimeProvider afterSeq={start.data}>
      <Suspense fallback={null}>
        <Shell />
      </Suspense>
    </RealtimeProvider>
  );
};

/** Decides between login and page. A refused deep link keeps its address, so that signing in continues there. */
export const Gate = () => {
  // Read once: the exchange takes the code out of the address, and only its success may end the login page.
  const [exchanging, setExchanging] = useState(hasLoginCode);
  const signedOut = useSessionState((state) => state.signedOut);
  const session = useSession(!exchanging && !signedOut);
  if (
    exchanging ||
    signedOut ||
    (session.isError && isApiError(session.error) && session.error.status === 401)
  )
    return <LoginPage onSignedIn={() => setExchanging(false)} />;
  if (session.isError)
    return (
      <main className="grid h-full place-items-center">
        <ErrorState error={session.error} retry={() => void session.refetch()} />
      </main>
    );
  if (session.data === undefined) return null;
  if (location.pathname === '/login') history.replaceState(null, '', '/');
  return <SignedIn />;
};
