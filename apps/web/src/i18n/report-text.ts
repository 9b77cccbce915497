import type { ConnectionReport } from '@terroir/shared-types';
import type { en } from './en/index.ts';
import { i18next } from './start-i18n.ts';
import { wordingText } from './wording-text.ts';

type Key = keyof (typeof en)['reports'];

const isKnown = (key: string): key is Key => i18next.exists(`reports:${key}`);
/** Drivers speak English: their own words are the name of their translation. */
const translated = (kind: 'label' | 'need', words: string): string => {
  const key = `${kind}_${words.replaceAll(/[^A-Za-z0-9]+/g, '_')}`;
  return isKnown(key) ? i18next.t(`reports:${key}`) : words;
};

export const labelText = (label: string): string => translated('label', label);
export const needText = (neededFor: string): string => translated('need', neededFor);

/** A warning and what to do about it, in the page's language where it is one that is known. */
export const warningText = ({
  code,
  values = {},
  message,
  messageWording,
  remedy,
  remedyWording,
}: ConnectionReport['warnings'][number]): { message: string; remedy: string } => {
  const name = code?.replaceAll('-', '_');
  const [said, todo] = [`warning_${name}`, `remedy_${name}`];
  if (i18next.language === 'en' || !isKnown(said) || !isKnown(todo))
    return { message: wordingText(message, messageWording), remedy: wordingText(remedy, remedyWording) };
  return { message: i18next.t(`reports:${said}`, values), remedy: i18next.t(`reports:${todo}`, values) };
};
