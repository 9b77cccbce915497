import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

// What trickles in is stored as it is: a call costs as much as storing some thousand bytes.
const packedMinBytes = 8 * 1024;
const options = {
  // The quickest: a flood must not wait for it. Logs take a sixth of their size.
  params: { [constants.ZSTD_c_compressionLevel]: 1 },
  // What it takes each time to write into.
  chunkSize: 16 * 1024,
};

/** How `data` is kept: as a zstd frame where that takes an eighth less. */
export const pack = (data: Buffer): { data: Buffer; packed: 0 | 1 } => {
  if (data.length < packedMinBytes) return { data, packed: 0 };
  // Told how much comes, it makes no room for more.
  const small = zstdCompressSync(data, { ...options, pledgedSrcSize: data.length });
  return small.length < data.length * 0.875 ? { data: small, packed: 1 } : { data, packed: 0 };
};

/** The other way; `bytes` is what must come out. Throws when the frame is damaged. */
export const unpack = (data: Buffer, packed: 0 | 1, bytes: number): Buffer =>
  packed === 0 ? data : zstdDecompressSync(data, { maxOutputLength: Math.max(1, bytes) });
