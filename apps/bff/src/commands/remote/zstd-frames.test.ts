import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFrameSplitter } from './zstd-frames.ts';

const frameOf = (content: Buffer, hasChecksum: boolean, tellsSize: boolean): Buffer =>
  zstdCompressSync(content, {
    params: {
      [constants.ZSTD_c_checksumFlag]: Number(hasChecksum),
      [constants.ZSTD_c_contentSizeFlag]: Number(tellsSize),
    },
    ...(tellsSize ? { pledgedSrcSize: content.length } : {}),
  });

// Nothing, what repeats itself, what does not, and more than one block.
const content = fc.oneof(
  fc.constant(Buffer.alloc(0)),
  fc.nat(400_000).map((bytes) => Buffer.alloc(bytes, 'all the same ')),
  fc.nat(300_000).map((bytes) => Buffer.alloc(bytes)),
  fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes)),
);

test('frames are told apart by their own lengths, however they are cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(content, fc.boolean(), fc.boolean()), { maxLength: 5 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
      (given, sizes) => {
        const whole = Buffer.concat(given.map((one) => frameOf(...one)));
        const split = createFrameSplitter();
        const frames: Buffer[][] = [[]];
        for (let at = 0, turn = 0; at < whole.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          for (const { bytes, isEnd } of split(whole.subarray(at, at + size))) {
            frames.at(-1)?.push(bytes);
            if (isEnd) frames.push([]);
          }
          at += size;
        }
        expect(frames.pop()).toEqual([]);
        expect(frames).toHaveLength(given.length);
        for (const [index, [bytes]] of given.entries()) {
          expect(zstdDecompressSync(Buffer.concat(frames[index] ?? [])).equals(bytes)).toBe(true);
        }
      },
    ),
    { numRuns: 100 },
  );
});

test('what is no frame is refused', () => {
  expect(() => createFrameSplitter()(Buffer.from('no frame at all'))).toThrow('something else');
  const unknownBlock = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x40, 0x07, 0x00, 0x00]);
  expect(() => createFrameSplitter()(unknownBlock)).toThrow('no known type');
});
