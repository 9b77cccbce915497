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
  dockHeightPx: number;
  setTheme: (theme: ThemeChoice) => void;
  setLanguage: (language: Language) => void;
  setCurrency: (currency: CurrencyChoice) => void;
  setDockHeight: (px: number) => void;
}

/** What this person prefers on this device. public/first-paint.js reads the same key before the first paint. */
export const usePreferences = create<Preferences>()(
  persist(
    (set) => ({
      theme: 'dark',
      language: detectLanguage(globalThis.navigator?.language ?? 'en'),
      currency: 'both',
      dockHeightPx: 280,
      setTheme: (theme) => set({ theme }),
      setLanguage: (language) => set({ language }),
      setCurrency: (currency) => set({ currency }),
      setDockHeight: (dockHeightPx) => set({ dockHeightPx }),
    }),
    { name: 'terroir-preferences', version: 1 },
  ),
);
