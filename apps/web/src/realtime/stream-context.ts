import { createContext, useContext, useEffect, useRef } from 'react';
import type { StreamClient } from './stream-client.ts';
import type { SubscriptionHandlers, Topic } from './subscription.ts';

export const StreamContext = createContext<StreamClient | null>(null);

/**
 * Follows a task's or a run's output while mounted. `key` names what is followed; handlers may change
 * freely, a new key subscribes anew. Null: nothing to follow yet.
 */
export const useStreamTopic = (
  key: string | null,
  start: () => Topic,
  handlers: SubscriptionHandlers,
): void => {
  const stream = useContext(StreamContext);
  const latest = useRef({ start, handlers });
  useEffect(() => {
    latest.current = { start, handlers };
  });
  useEffect(() => {
    if (stream === null || key === null) return undefined;
    return stream.subscribe(latest.current.start(), {
      onFrame: (frame) => latest.current.handlers.onFrame(frame),
      onResync: () => latest.current.handlers.onResync(),
      onError: (code, detail) => latest.current.handlers.onError?.(code, detail),
    });
  }, [stream, key]);
};
