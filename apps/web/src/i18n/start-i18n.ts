import { createInstance, type PostProcessorModule } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from './language.ts';
import { pickParticles } from './pick-particles.ts';

/** For what is not a component; components use `useTranslation`. */
export const i18next = createInstance();

// Names are known only when a text is filled in; here every text of the page passes.
const particles: PostProcessorModule = {
  type: 'postProcessor',
  name: 'particles',
  process: (text: string) => (i18next.language === 'ko' ? pickParticles(text) : text),
};

const load = async (language: Language): Promise<void> => {
  if (i18next.hasResourceBundle(language, 'shell')) return;
  const bundle = language === 'ko' ? (await import('./ko/index.ts')).ko : (await import('./en/index.ts')).en;
  for (const [namespace, texts] of Object.entries(bundle))
    i18next.addResourceBundle(language, namespace, texts);
};

/** Loads one language's texts (a chunk each) and starts i18next in it. */
export const startI18n = async (language: Language): Promise<void> => {
  await i18next
    .use(initReactI18next)
    .use(particles)
    .init({
      lng: language,
      fallbackLng: false,
      defaultNS: 'shell',
      resources: {},
      interpolation: { escapeValue: false },
      postProcess: [particles.name],
      react: { useSuspense: false },
    });
  await switchLanguage(language);
};

/** Resolves when texts, and for Korean the font rules, are there and the page shows the language. */
export const switchLanguage = async (language: Language): Promise<void> => {
  await Promise.all([
    load(language),
    language === 'ko' ? import('../styles/noto-sans-kr.ts') : Promise.resolve(),
  ]);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  // Names and output may hold Hangul in any language; only the rules load here, files on first use.
  if (language !== 'ko') void import('../styles/noto-sans-kr.ts');
};
