import type { EventView } from './describe-event.ts';

const operationKinds = [
  'create',
  'cleanup',
  'suspend',
  'resume',
  'reboot',
  'terminate',
  'continue',
  'withdraw',
  'refine',
  'scale',
  'catalog-refresh',
];

/** Texts by `namespace:key`; the keys here are built from event data, so they are plain strings. */
export type Translate = (key: string, values?: Record<string, string>) => string;

/** The sentence of an event in the page's language. */
export const eventText = ({ key, values, words }: EventView, t: Translate): string => {
  const translated = Object.fromEntries(
    Object.entries(words).map(([name, word]) => [name, t(`status:${word}`)]),
  );
  const { kind } = values;
  const kindWord =
    kind === undefined ? {} : { kind: t(`activity:kind_${operationKinds.includes(kind) ? kind : 'other'}`) };
  return t(`activity:${key}`, { ...values, ...kindWord, ...translated });
};
