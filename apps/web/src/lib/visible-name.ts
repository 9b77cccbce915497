/**
 * A name from outside, safe to read: control characters, line breaks and marks that turn the direction of text are shown
 * by their code, so that no name can look like another.
 */
export const visibleName = (name: string): string =>
  name.replaceAll(
    /[\p{Cc}\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu,
    (mark) => `\\u{${(mark.codePointAt(0) ?? 0).toString(16)}}`,
  );
