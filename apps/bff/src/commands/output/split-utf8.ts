/** How many bytes at the end of `data` begin a UTF-8 character that is not complete; 0..3. */
export const incompleteUtf8Tail = (data: Buffer): number => {
  for (let back = 1; back <= Math.min(3, data.length); back += 1) {
    const byte = data[data.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) {
      const wanted = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return byte < 0xf8 && wanted > back ? back : 0;
    }
  }
  return 0;
};

/** Cuts `data` into pieces of at most `maxBytes`, between characters where it can. */
export const cutBetweenCharacters = (data: Buffer, maxBytes: number): Buffer[] => {
  const pieces: Buffer[] = [];
  let rest = data;
  while (rest.length > maxBytes) {
    const cut = maxBytes - incompleteUtf8Tail(rest.subarray(0, maxBytes));
    pieces.push(rest.subarray(0, cut));
    rest = rest.subarray(cut);
  }
  if (rest.length > 0) pieces.push(rest);
  return pieces;
};
