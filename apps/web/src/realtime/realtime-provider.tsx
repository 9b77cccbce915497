import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { fetchLatestSeq } from '../api/events.ts';
import { fetchStreamTicket } from '../api/session.ts';
import { applyEvents } from './apply-events.ts';
import { setStreamState } from './connection-state.ts';
import { publishEvent } from './event-listeners.ts';
import { createEventQueue } from './event-queue.ts';
import { createRefresher } from './refresh-soon.ts';
import { createStreamClient } from './stream-client.ts';
import { StreamContext } from './stream-context.ts';

const openSocket = (): WebSocket =>
  new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/v1/stream`);

/** Keeps the query cache in step with the server. `afterSeq` was read before any data below was. */
export const RealtimeProvider = ({ afterSeq, children }: { afterSeq: number; children: ReactNode }) => {
  const client = useQueryClient();
  const [stream] = useState(() =>
    createStreamClient({ openSocket, fetchTicket: fetchStreamTicket, onState: setStreamState }),
  );
  useEffect(() => {
    const refresher = createRefresher(client);
    const queue = createEventQueue((events) => {
      refresher.refresh(applyEvents(client, events));
      for (const event of events) publishEvent(event);
    });
    const unsubscribe = stream.subscribe(
      { channel: 'events', after: afterSeq },
      {
        onFrame: (frame) => frame.type === 'event' && queue.push(frame.event),
        onResync: async () => {
          queue.flush();
          const after = await fetchLatestSeq();
          await client.invalidateQueries();
          return { channel: 'events', after };
        },
      },
    );
    stream.open();
    return () => {
      unsubscribe();
      stream.close();
      queue.flush();
      refresher.stop();
    };
  }, [client, stream, afterSeq]);
  return <StreamContext value={stream}>{children}</StreamContext>;
};
