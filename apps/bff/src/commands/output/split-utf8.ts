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

/** Nothing is copied where the pieces already lie one behind the other, as those of one buffer that was filled bit by bit do. */
const join = (pieces: readonly Buffer[]): Buffer => {
  const [first] = pieces;
  if (first === undefined) return Buffer.alloc(0);
  let end = first.byteOffset;
  for (const { buffer, byteOffset, length } of pieces) {
    if (buffer !== first.buffer || byteOffset !== end) return Buffer.concat(pieces);
    end += length;
  }
  return Buffer.from(first.buffer, first.byteOffset, end - first.byteOffset);
};

/**
 * What follows each other in `pieces`, in buffers of up to `maxBytes`, cut between characters where it can be. Small pieces are
 * joined; what makes half a buffer by itself is not copied for the sake of a full one.
 */
export const cutBetweenCharacters = (pieces: readonly Buffer[], maxBytes: number): Buffer[] => {
  const cuts: Buffer[] = [];
  let held: Buffer[] = [];
  let heldBytes = 0;
  for (const piece of pieces) {
    let rest = piece;
    while (heldBytes + rest.length > maxBytes) {
      const isEnough = heldBytes > 3 && heldBytes * 2 >= maxBytes;
      const room = isEnough ? 0 : maxBytes - heldBytes;
      const full = join([...held, rest.subarray(0, room)]);
      const cut = full.length - incompleteUtf8Tail(full);
      cuts.push(full.subarray(0, cut));
      held = cut === full.length ? [] : [full.subarray(cut)];
      heldBytes = full.length - cut;
      rest = rest.subarray(room);
    }
    if (rest.length === 0) continue;
    held.push(rest);
    heldBytes += rest.length;
  }
  if (heldBytes > 0) cuts.push(join(held));
  return cuts;
};

/** The end of `pieces` that begins a UTF-8 character which is not complete; empty: none. */
export const incompleteEnd = (pieces: readonly Buffer[]): Buffer => {
  const last: Buffer[] = [];
  let bytes = 0;
  for (let at = pieces.length - 1; at >= 0 && bytes < 3; at -= 1) {
    const piece = (pieces[at] ?? Buffer.alloc(0)).subarray(-3);
    last.unshift(piece);
    bytes += piece.length;
  }
  const end = join(last);
  return end.subarray(end.length - incompleteUtf8Tail(end));
};

/** The first `bytes` of `pieces`. */
export const firstBytes = (pieces: readonly Buffer[], bytes: number): Buffer[] => {
  const first: Buffer[] = [];
  let room = bytes;
  for (const piece of pieces) {
    if (room <= 0) break;
    first.push(piece.subarray(0, room));
    room -= piece.length;
  }
  return first;
};
