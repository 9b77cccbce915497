import * as z from 'zod';

export const storedSecretsSchema = z.record(z.string(), z.string());
export type StoredSecrets = z.infer<typeof storedSecretsSchema>;

/** The fields of a sealed value; throws when there is none or it is not one of ours. */
export const readSecrets = (text: string | null): StoredSecrets => {
  if (text === null) throw new Error('no secrets are stored for it');
  return storedSecretsSchema.parse(JSON.parse(text));
};

// Four of fewer characters would be half of it.
const shortestShown = 8;

/** What may be shown of each secret: its last four characters, null when it is short or a text of several lines. */
export const secretEnds = (
  secrets: Readonly<Record<string, string | undefined>>,
): Record<string, string | null> =>
  Object.fromEntries(
    Object.entries(secrets).flatMap(([name, value]) =>
      value === undefined
        ? []
        : [[name, value.length < shortestShown || value.includes('\n') ? null : value.slice(-4)]],
    ),
  );

/** Fields with a change laid over them; null takes one away. */
export const mergeFields = <Value>(
  fields: Readonly<Record<string, Value>>,
  change: Readonly<Record<string, Value | null>> = {},
): Record<string, Value> =>
  Object.fromEntries(
    Object.entries({ ...fields, ...change }).filter((entry): entry is [string, Value] => entry[1] !== null),
  );
