export const languages = ['en', 'ko'] as const;
export type Language = (typeof languages)[number];

/** Same rule as public/first-paint.js. */
export const detectLanguage = (preferred: string): Language =>
  preferred.toLowerCase().startsWith('ko') ? 'ko' : 'en';
