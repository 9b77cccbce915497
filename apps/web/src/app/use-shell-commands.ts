import { useAllTexts } from '../i18n/use-all-texts.ts';
import { Coins, Globe, Languages, SunMoon } from 'lucide-react';
import { useMemo } from 'react';
import { languages } from '../i18n/language.ts';
import { useCommands } from '../stores/commands.ts';
import type { Command } from '../stores/commands.ts';
import { useMapOverlay } from '../stores/map-overlay.ts';
import { usePreferences } from '../stores/preferences.ts';
import { useOpenPanel, useProjection } from '../stores/url-state.ts';
import { currencyChoices, themeChoices } from './display-menu.tsx';
import { panels } from './panels.tsx';

/** What the shell itself offers in the palette. */
export const useShellCommands = (): void => {
  const t = useAllTexts();
  const open = useOpenPanel();
  const [projection, setProjection] = useProjection();
  const setTheme = usePreferences((state) => state.setTheme);
  const setLanguage = usePreferences((state) => state.setLanguage);
  const setCurrency = usePreferences((state) => state.setCurrency);
  const showWorld = useMapOverlay((state) => state.showWorld);
  const commands = useMemo((): Command[] => {
    const group = t('palette.commands');
    return [
      ...panels
        .filter(({ inNavigation, keys }) => inNavigation || keys !== undefined)
        .map(({ id, slot, icon, title, keys }) => ({
          id: `panel-${id}`,
          title: title(t),
          group: t('palette.panels'),
          icon,
          ...(keys ? { keys: [...keys] } : {}),
          run: () => open(slot, id),
        })),
      { id: 'map-world', title: t('map:wholeWorld'), group, icon: Globe, run: showWorld },
      {
        id: 'map-projection',
        title: projection === 'globe' ? t('map:showFlat') : t('map:showGlobe'),
        group,
        icon: Globe,
        keys: ['g', 'b'],
        run: () => void setProjection(projection === 'globe' ? 'flat' : 'globe'),
      },
      ...themeChoices.map((theme) => ({
        id: `theme-${theme}`,
        title: t('palette.themeCommand', { name: t(`theme.${theme}`) }),
        group,
        icon: SunMoon,
        run: () => setTheme(theme),
      })),
      ...languages.map((language) => ({
        id: `language-${language}`,
        title: t('palette.languageCommand', { name: t(`language.${language}`) }),
        group,
        keywords: ['language', '언어', language],
        icon: Languages,
        run: () => setLanguage(language),
      })),
      ...currencyChoices.map((currency) => ({
        id: `currency-${currency}`,
        title: t('palette.currencyCommand', { name: t(`currency.${currency}`) }),
        group,
        icon: Coins,
        run: () => setCurrency(currency),
      })),
    ];
  }, [t, open, projection, setProjection, setTheme, setLanguage, setCurrency, showWorld]);
  useCommands('shell', commands);
};
