import { BuiltInError } from './built-in-error.ts';

/**
 * What is around a call. `delicate`: inside backticks, `${…}`, `$((…))` or `$'…'`, where the shell
 * reads quotes by rules of their own, so that only plain values may stand there.
 */
export type Place = 'bare' | 'single' | 'double' | 'delicate';

const plain = /^[A-Za-z0-9@%+=:,./_-]+$/;

/** `value` as text that the shell reads back as exactly `value`, without ending the word it stands in. */
export const quoteValue = (value: string, place: Place, index: number): string => {
  if (value.includes('\0')) throw new BuiltInError('the value holds a NUL character', index);
  switch (place) {
    case 'bare':
      return plain.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
    case 'single':
      return value.replaceAll("'", `'\\''`);
    case 'double':
      return value.replaceAll(/[\\"$`]/g, String.raw`\$&`);
    case 'delicate':
      break;
  }
  if (plain.test(value)) return value;
  throw new BuiltInError(
    `the value ${JSON.stringify(value)} cannot be quoted here; put it in a variable before: v=$$Func(…)`,
    index,
  );
};
