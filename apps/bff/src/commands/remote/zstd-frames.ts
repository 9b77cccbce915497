/** Bytes of one zstd frame; `isEnd`: its last ones. */
export interface FramePiece {
  bytes: Buffer;
  isEnd: boolean;
}

const magic = 0xfd2fb528;
const checksumBytes = 4;
const blockHeaderBytes = 3;
const dictionaryIdBytes = [0, 1, 2, 4] as const;

/** How long the header is of which `descriptor` is the fifth byte (RFC 8878, 3.1.1.1). */
const headerBytesOf = (descriptor: number): number => {
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const sizeFlag = descriptor >> 6;
  const contentSizeBytes = sizeFlag === 0 ? Number(isSingleSegment) : 1 << sizeFlag;
  return 5 + Number(!isSingleSegment) + (dictionaryIdBytes[descriptor & 3] ?? 0) + contentSizeBytes;
};

/**
 * Finds where zstd frames that follow each other end, by the lengths of their blocks, and looks at nothing else of them: a
 * decompressor of Node takes one frame, and does not tell how much of its input that was. The result takes the next bytes, however they are
 * cut, and throws on what is no frame.
 */
export const createFrameSplitter = (): ((data: Buffer) => FramePiece[]) => {
  // What is left of the part that is passed, and what follows it.
  let passing = 0;
  let next: 'frame' | 'block' | 'checksum' | 'end' = 'frame';
  let hasChecksum = false;
  let head: Buffer = Buffer.alloc(0);

  /** Reads the header of what is next from `head`: how long it and its content are. 0: more of it is needed. */
  const measure = (): number => {
    if (next === 'frame') {
      if (head.length < 5) return 0;
      const descriptor = head[4] ?? 0;
      if (head.readUInt32LE() !== magic || (descriptor & 0x08) !== 0) {
        throw new Error('The VM sent something else than a zstd frame.');
      }
      hasChecksum = (descriptor & 0x04) !== 0;
      next = 'block';
      return headerBytesOf(descriptor);
    }
    if (head.length < blockHeaderBytes) return 0;
    const block = head.readUIntLE(0, blockHeaderBytes);
    const type = (block >> 1) & 3;
    if (type === 3) throw new Error('The VM sent a zstd frame with a block of no known type.');
    if ((block & 1) !== 0) next = hasChecksum ? 'checksum' : 'end';
    return blockHeaderBytes + (type === 1 ? 1 : block >> 3);
  };

  return (data) => {
    const pieces: FramePiece[] = [];
    let rest = head.length === 0 ? data : Buffer.concat([head, data]);
    head = Buffer.alloc(0);
    // Of one frame, from here.
    let from = 0;
    let at = 0;
    for (;;) {
      const step = Math.min(passing, rest.length - at);
      at += step;
      passing -= step;
      if (passing > 0) break;
      if (next === 'checksum') {
        passing = checksumBytes;
        next = 'end';
        continue;
      }
      if (next === 'end') {
        pieces.push({ bytes: rest.subarray(from, at), isEnd: true });
        rest = rest.subarray(at);
        from = 0;
        at = 0;
        next = 'frame';
      }
      head = rest.subarray(at, at + 5);
      const length = measure();
      if (length === 0) break;
      head = Buffer.alloc(0);
      passing = length;
    }
    head = passing > 0 ? Buffer.alloc(0) : Buffer.from(rest.subarray(at));
    if (at > from) pieces.push({ bytes: rest.subarray(from, at), isEnd: false });
    return pieces;
  };
};
