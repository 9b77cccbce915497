import type { PeopleText } from '@terroir/shared-types';

/** A text in the language of the page. */
export const textIn = (text: PeopleText, language: string): string =>
  typeof text === 'string' ? text : language.startsWith('ko') ? text.ko : text.en;
