import {
  type Failure,
  type NamedText,
  type Wording,
  type WordingCode,
  type WordingValue,
  wordings,
} from '@terroir/shared-types';

/** A sentence of ours: in English, and by its name for who says it in another language. */
export interface Said {
  text: string;
  wording: Wording;
}
/** A plain string is somebody else's words, such as a name or what a cloud has said. */
export type SayValue = string | number | NamedText | Said | readonly Said[];

type NamesIn<Text extends string> = Text extends `${string}{{${infer Name}}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;
type ValuesOf<Code extends WordingCode> = Record<NamesIn<(typeof wordings)[Code]>, SayValue>;
type Given<Code extends WordingCode> = [NamesIn<(typeof wordings)[Code]>] extends [never]
  ? []
  : [values: ValuesOf<Code>];

const isMany = (value: SayValue): value is readonly Said[] => Array.isArray(value);
const textOf = (value: SayValue): string => {
  if (isMany(value)) return value.map(({ text }) => text).join(', ');
  if (typeof value !== 'object') return String(value);
  return 'en' in value ? value.en : value.text;
};
const wordingOf = (value: SayValue): WordingValue => {
  if (isMany(value)) return value.map(({ wording }) => wording);
  return typeof value === 'object' && 'wording' in value ? value.wording : value;
};

/** Fills a sentence of the `wordings` in. */
export const say = <Code extends WordingCode>(code: Code, ...[given]: Given<Code>): Said => {
  const values: Readonly<Record<string, SayValue>> = given ?? {};
  const named = Object.entries(values);
  return {
    text: wordings[code].replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => textOf(values[name] ?? '')),
    wording: {
      code,
      ...(named.length === 0
        ? {}
        : { values: Object.fromEntries(named.map(([name, value]) => [name, wordingOf(value)])) }),
    },
  };
};

export const asMessage = ({ text, wording }: Said) => ({ message: text, messageWording: wording });
export const asRemedy = ({ text, wording }: Said) => ({ remedy: text, remedyWording: wording });
export const asDetail = ({ text, wording }: Said) => ({ detail: text, detailWording: wording });

/** What is said already, for another sentence around it. */
export const alreadySaid = (text: string, wording: Wording | undefined): string | Said =>
  wording === undefined ? text : { text, wording };

type Words = Pick<Failure, 'message' | 'messageWording' | 'remedy' | 'remedyWording'>;
export const saidMessage = ({ message, messageWording }: Words): string | Said =>
  alreadySaid(message, messageWording);
export const saidRemedy = ({ remedy, remedyWording }: Words): string | Said =>
  alreadySaid(remedy, remedyWording);
