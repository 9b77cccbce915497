import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { en } from './en/index.ts';

type Areas = readonly ['shell', ...Exclude<keyof typeof en, 'shell'>[]];
/** Reaches every area: `t('map:wholeWorld')`; keys of the shell need no prefix. */
export type AllTexts = TFunction<Areas>;

// All areas of a language load together, so naming the first is enough at run time.
const areas: Areas = ['shell'];

export const useAllTexts = (): AllTexts => useTranslation(areas).t;
