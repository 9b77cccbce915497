import type { ImportProgress } from '@terroir/shared-types';
import { useState } from 'react';
import { useLiveEvents } from '../../../realtime/event-listeners.ts';

/** How each connection of an import went, in their order, as it happens. */
export const useImportResults = (operationId: string | null): readonly ImportProgress[] => {
  // The first results may come before the answer that says which import is ours.
  const [all, setAll] = useState<readonly ImportProgress[]>([]);
  useLiveEvents((event) => {
    if (event.type === 'connection-import-progressed') setAll((known) => [...known, event]);
  });
  return all.filter((result) => result.operationId === operationId);
};
