import * as z from 'zod';

/** What somebody named in each language, such as a step of a preset. */
export interface NamedText {
  en: string;
  ko: string;
}
export type WordingValue = string | number | NamedText | Wording | Wording[];
/** A sentence of Terroir's own by its name, with what fills it in: for who says it in another language. */
export interface Wording {
  /** Its name among the `wordings`; one that is not known there is shown as the English text beside it. */
  code: string;
  values?: Record<string, WordingValue> | undefined;
}

const namedTextSchema = z.object({ en: z.string(), ko: z.string() });

/** `<field>Wording` stands beside a `<field>` in English. Absent: the words are somebody else's and stay as they are. */
export const wordingSchema: z.ZodType<Wording> = z.lazy(() =>
  z.object({
    code: z.string(),
    values: z
      .record(
        z.string(),
        z.union([z.string(), z.number(), wordingSchema, z.array(wordingSchema), namedTextSchema]),
      )
      .optional(),
  }),
);
