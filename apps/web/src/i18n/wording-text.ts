import type { Wording, WordingValue } from '@terroir/shared-types';
import { pickParticles } from './pick-particles.ts';
import { i18next } from './start-i18n.ts';

const valueText = (value: WordingValue): string => {
  if (Array.isArray(value)) return value.map(valueText).join(', ');
  if (typeof value !== 'object') return String(value);
  return 'code' in value ? wordingText(value.code, value) : value[i18next.language === 'ko' ? 'ko' : 'en'];
};

/**
 * What the server said, in the page's language: `text` where the server speaks it, or where the words are somebody
 * else's and have no name.
 */
export const wordingText = (text: string, wording: Wording | undefined): string => {
  if (i18next.language === 'en' || wording === undefined || !i18next.exists(`wordings:${wording.code}`))
    return text;
  const sentence: unknown = i18next.getResource(i18next.language, 'wordings', wording.code);
  const { values = {} } = wording;
  const filled = String(sentence).replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) =>
    valueText(values[name] ?? ''),
  );
  return pickParticles(filled);
};
