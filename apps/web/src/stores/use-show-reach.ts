import type { Connection } from '@terroir/shared-types';
import { useEffect } from 'react';
import { useRegions } from '../api/regions.ts';
import { reaches } from '../lib/reach.ts';
import { useMapOverlay } from './map-overlay.ts';

/** While it is used, the map shows only the regions that this connection reaches; null: all. */
export const useShowReach = (connection: Connection | null): void => {
  const regions = useRegions().data;
  const showRegions = useMapOverlay((overlay) => overlay.showRegions);
  useEffect(() => {
    if (connection === null || regions === undefined) return undefined;
    showRegions(new Set(regions.filter((region) => reaches(connection, region)).map(({ id }) => id)));
    return () => showRegions(null);
  }, [connection, regions, showRegions]);
};
