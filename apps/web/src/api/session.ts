import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { loginAnswerSchema, sessionSchema, ticketSchema } from '@terroir/shared-types';
import type { LoginRequest } from '@terroir/shared-types';
import { sessionKey, useSessionState } from '../stores/session.ts';
import { request, send } from './client.ts';
import { keys } from './keys.ts';

export const useSession = (enabled = true) =>
  useQuery({
    queryKey: keys.session,
    queryFn: ({ signal }) => request(sessionSchema, '/session', { signal }),
    enabled,
  });

/** Exchanges the one-time code or the token for cookie and key. */
export const useLogin = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: LoginRequest) => request(loginAnswerSchema, '/login', { method: 'POST', body }),
    onSuccess: async ({ key }) => {
      sessionKey.write(key);
      useSessionState.getState().setSignedOut(false);
      await client.resetQueries();
    },
  });
};

export const useLogout = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => send('/session', { method: 'DELETE' }),
    onSettled: () => {
      sessionKey.clear();
      useSessionState.getState().setSignedOut(true);
      client.clear();
    },
  });
};

/** One use, 30 s: the first frame of the WebSocket. */
export const fetchStreamTicket = async (): Promise<string> =>
  (await request(ticketSchema, '/ws-tickets', { method: 'POST' })).ticket;
