import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { pageOf, recordingSchema, terminalSchema } from '@terroir/shared-types';
import { request, send } from './client.ts';
import { keys } from './keys.ts';

const terminalPage = pageOf(terminalSchema);
const recordingPage = pageOf(recordingSchema);

/** Shells that live, whoever opened them. */
export const useOpenTerminals = () =>
  useQuery({
    queryKey: keys.terminals,
    queryFn: ({ signal }) =>
      request(terminalPage, '/terminals', { query: { status: 'open', limit: 200 }, signal }),
  });

export const useRecordings = () =>
  useQuery({
    queryKey: keys.recordings,
    queryFn: ({ signal }) => request(recordingPage, '/recordings', { query: { limit: 100 }, signal }),
  });

export const useEndTerminal = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => request(terminalSchema, `/terminals/${id}`, { method: 'DELETE' }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.terminals }),
  });
};

/** Starts or stops the recording of a terminal. */
export const useRecord = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, size }: { id: string; size: { cols: number; rows: number } | null }) =>
      request(
        recordingSchema,
        `/terminals/${id}/recording`,
        size === null ? { method: 'DELETE' } : { method: 'POST', body: size },
      ),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.terminals }),
        client.invalidateQueries({ queryKey: keys.recordings }),
      ]),
  });
};

export const useRemoveRecording = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => send(`/recordings/${id}`, { method: 'DELETE' }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.recordings }),
  });
};

export const recordingFilePath = (id: string): string => `/recordings/${id}/file`;
