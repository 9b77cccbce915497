import type { Event } from '@terroir/shared-types';
import { useEffect, useRef } from 'react';

const listeners = new Set<(event: Event) => void>();

export const publishEvent = (event: Event): void => {
  for (const listener of listeners) listener(event);
};

/** Calls back for each live event, after the query cache has taken it in; for notices and feeds. */
export const useLiveEvents = (listener: (event: Event) => void): void => {
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => {
    const forward = (event: Event): void => latest.current(event);
    listeners.add(forward);
    return () => void listeners.delete(forward);
  }, []);
};
