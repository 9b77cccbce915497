import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useRegions } from '../../api/regions.ts';
import { useCommandStore } from '../../stores/commands.ts';
import { findEntries } from './find-entries.ts';
import type { PaletteEntry } from './find-entries.ts';

export const useEntries = (query: string): PaletteEntry[] => {
  const { t } = useTranslation('shell');
  const { data: regions } = useRegions();
  const sets = useCommandStore((state) => state.sets);
  const regionGroup = t('palette.regions');
  return useMemo(() => {
    const others = [...sets].flatMap(([owner, commands]) => (owner === 'shell' ? [] : commands));
    // Where to go stands first, whatever registered before it.
    return findEntries(query, [...(sets.get('shell') ?? []), ...others], regions ?? [], regionGroup);
  }, [query, sets, regions, regionGroup]);
};
