import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { detectLanguage } from '../i18n/language.ts';
import type { Language } from '../i18n/language.ts';

export type ThemeChoice = 'dark' | 'light' | 'system';
export type CurrencyChoice = 'usd' | 'krw' | 'both';

interface Preferences {
  theme: ThemeChoice;
  language: Language;
  currency: CurrencyChoice;
  /** Null: never chosen. */
  dockHeightPx: number | null;
  setTheme: (theme: ThemeChoice) => void;
  setLanguage: (language: Language) => void;
  setCurrency: (currency: CurrencyChoice) => void;
  setDockHeight: (px: number | null) => void;
}

const oldDefaultDockPx = 280;

/** Version 1 kept the default height of the dock as if it had been chosen. */
export const migratePreferences = (kept: unknown, version: number): Partial<Preferences> => {
  const preferences = kept as Partial<Preferences>;
  return version < 2 && preferences.dockHeightPx === oldDefaultDockPx
    ? { ...preferences, dockHeightPx: null }
    : preferences;
};

/** What this person prefers on this device. public/first-paint.js reads the same key before the first paint. */
export const usePreferences = create<Preferences>()(
  persist(
    (set) => ({
      theme: 'dark',
      language: detectLanguage(globalThis.navigator?.language ?? 'en'),
      currency: 'both',
      dockHeightPx: null,
      setTheme: (theme) => set({ theme }),
      setLanguage: (language) => set({ language }),
      setCurrency: (currency) => set({ currency }),
      setDockHeight: (dockHeightPx) => set({ dockHeightPx }),
    }),
    { name: 'terroir-preferences', version: 2, migrate: migratePreferences },
  ),
);
