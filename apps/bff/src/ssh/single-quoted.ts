/** `'…'` for a POSIX shell, whatever is inside. */
export const singleQuoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
