/** The amount a person typed, e.g. `73,150.08`, `$73150.08` or `73150.08 USD`; null: it is none. */
export const readAmount = (text: string): number | null => {
  const plain = text.replaceAll(/[\s,$]|USD/gi, '');
  return /^\d+(\.\d{1,2})?$/.test(plain) ? Number(plain) : null;
};

/** Equal to the cent. */
export const isAmount = (text: string, usd: number): boolean => {
  const typed = readAmount(text);
  return typed !== null && Math.round(typed * 100) === Math.round(usd * 100);
};
