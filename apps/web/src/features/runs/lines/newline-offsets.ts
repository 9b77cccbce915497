import type { OutputChunk } from '@terroir/shared-types';

const lineFeed = 10;

/** Bytes of a UTF-16 unit in UTF-8; a surrogate is half of a character of four bytes. */
const utf8Bytes = (unit: number): number =>
  unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3;

/** Byte offset behind each line feed of a chunk: where its lines begin. `bytes`: of a chunk that came as base64. */
export const newlineOffsets = (chunk: OutputChunk, bytes: Uint8Array | null): number[] => {
  const offsets: number[] = [];
  if (bytes !== null) {
    for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1))
      offsets.push(chunk.offset + at + 1);
    return offsets;
  }
  const text = chunk.text ?? '';
  // As many bytes as characters: plain ASCII, where both count the same.
  if (text.length === chunk.bytes) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1))
      offsets.push(chunk.offset + at + 1);
    return offsets;
  }
  let offset = chunk.offset;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    offset += utf8Bytes(unit);
    if (unit === lineFeed) offsets.push(offset);
  }
  return offsets;
};
