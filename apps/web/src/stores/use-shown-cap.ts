import { parseAsString, useQueryState } from 'nuqs';

/** The scope whose caps the settings lead to, as it stands in the address; null: none. */
export const useShownCap = () => useQueryState('cap', parseAsString);
