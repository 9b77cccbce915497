import type { Event } from '@terroir/shared-types';
import { useMemo, useState } from 'react';
import { useEvents } from '../api/events.ts';
import { useLiveEvents } from './event-listeners.ts';

// The phases of a VM lie in the last events; older ones change nothing on the screen.
const keptLive = 500;

/** The events of one infra, oldest first: what was stored, then what came live. */
export const useInfraEvents = (infraId: string): readonly Event[] => {
  const stored = useEvents(infraId);
  const [live, setLive] = useState<readonly Event[]>([]);
  useLiveEvents((event) => {
    if ('infraId' in event && event.infraId === infraId)
      setLive((known) => [...known, event].slice(-keptLive));
  });
  return useMemo(() => {
    const bySeq = new Map<number, Event>();
    for (const event of [...(stored.data?.pages.flatMap(({ items }) => items) ?? []), ...live])
      bySeq.set(event.seq, event);
    return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
  }, [stored.data, live]);
};
