import { LogOut, SlidersHorizontal } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useLogout } from '../api/session.ts';
import { languages } from '../i18n/language.ts';
import type { Language } from '../i18n/language.ts';
import { usePreferences } from '../stores/preferences.ts';
import type { CurrencyChoice, ThemeChoice } from '../stores/preferences.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { ChoiceMenu } from '../ui/menu.tsx';

export const themeChoices: readonly ThemeChoice[] = ['dark', 'light', 'system'];
export const currencyChoices: readonly CurrencyChoice[] = ['usd', 'krw', 'both'];

/** Theme, language, currency and sign-out: preferences of this person on this device. */
export const DisplayMenu = () => {
  const { t } = useTranslation('shell');
  const { theme, setTheme, language, setLanguage, currency, setCurrency } = usePreferences();
  const logout = useLogout();
  return (
    <ChoiceMenu
      trigger={<IconButton label={t('settings')} icon={SlidersHorizontal} />}
      groups={[
        {
          id: 'theme',
          label: t('theme.label'),
          value: theme,
          onChange: (value) => setTheme(value as ThemeChoice),
          options: themeChoices.map((value) => ({ value, label: t(`theme.${value}`) })),
        },
        {
          id: 'language',
          label: t('language.label'),
          value: language,
          onChange: (value) => setLanguage(value as Language),
          options: languages.map((value) => ({ value, label: t(`language.${value}`) })),
        },
        {
          id: 'currency',
          label: t('currency.label'),
          value: currency,
          onChange: (value) => setCurrency(value as CurrencyChoice),
          options: currencyChoices.map((value) => ({ value, label: t(`currency.${value}`) })),
        },
      ]}
      actions={[{ id: 'logout', label: t('logout'), icon: LogOut, onSelect: () => logout.mutate() }]}
    />
  );
};
