/** Text as the bytes of a raw path. */
export const rawOf = (text: string): string => text.split('/').map(encodeURIComponent).join('/');

/** A raw path for people: what is no UTF-8 is replaced by U+FFFD. */
export const textOfRaw = (raw: string): string => {
  const bytes = raw.replaceAll(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
};
