/**
 * Text from outside, safe to read and judge: marks that turn its direction and what cannot be seen are shown by their
 * code, so that no command looks like another than it is. Line breaks and tabs stay.
 */
export const visibleText = (text: string): string =>
  text.replaceAll(/[\p{Cc}\u2028\u2029\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, (mark) =>
    mark === '\n' || mark === '\t' ? mark : `\\u{${(mark.codePointAt(0) ?? 0).toString(16)}}`,
  );
