/** How well a text answers a query, best first: begins with it, has words that begin with its words, contains them. */
export const rankText = (query: string, name: string, rest = ''): number => {
  const sought = query.trim().toLowerCase();
  const text = `${name} ${rest}`.toLowerCase();
  const words = sought.split(/\s+/);
  if (!words.every((word) => text.includes(word))) return 0;
  if (name.toLowerCase().startsWith(sought)) return 3;
  const starts = text.split(/[^\p{L}\p{N}]+/u);
  return words.every((word) => starts.some((start) => start.startsWith(word))) ? 2 : 1;
};
