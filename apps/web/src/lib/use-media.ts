import { useSyncExternalStore } from 'react';

export const useMedia = (query: string): boolean =>
  useSyncExternalStore(
    (changed) => {
      const list = matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    () => matchMedia(query).matches,
    () => false,
  );

/** Under 720 px panels are bottom sheets and targets are thumb-sized. */
export const useIsNarrow = (): boolean => useMedia('(width < 720px)');
