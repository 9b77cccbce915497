import { useEffect } from 'react';
import { useMedia } from '../lib/use-media.ts';
import { usePreferences } from './preferences.ts';

export type Theme = 'dark' | 'light';

/** The theme in effect: the choice, or the system's where the choice is `system`. */
export const useTheme = (): Theme => {
  const choice = usePreferences((state) => state.theme);
  const systemIsLight = useMedia('(prefers-color-scheme: light)');
  if (choice !== 'system') return choice;
  return systemIsLight ? 'light' : 'dark';
};

/** Keeps `<html data-theme>` in step; once, in the shell. */
export const useThemeAttribute = (): void => {
  const theme = useTheme();
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
};
