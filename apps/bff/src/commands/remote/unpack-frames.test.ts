import { PassThrough } from 'node:stream';
import { constants, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { unpackFrames } from './unpack-frames.ts';

const unpack = () => {
  const source = new PassThrough();
  const parts: Buffer[] = [];
  let [readBytes, frames] = [0, 0];
  const done = unpackFrames(
    source,
    (data) => parts.push(data),
    (bytes, ended) => {
      readBytes += bytes;
      frames += ended;
    },
  );
  // Whoever expects it to fail looks later.
  done.catch(() => undefined);
  return { source, done, parts, read: () => [readBytes, frames] };
};

test('frames of every size come out whole and in order', async () => {
  const { source, done, parts, read } = unpack();
  const contents = Array.from({ length: 40 }, (_, index) => Buffer.alloc(index ** 4, `${index} line\n`));
  const sent = Buffer.concat(contents.map((content) => zstdCompressSync(content)));
  for (let at = 0; at < sent.length; at += 1000) source.write(sent.subarray(at, at + 1000));
  source.end();
  await done;
  expect(Buffer.concat(parts).equals(Buffer.concat(contents))).toBe(true);
  expect(read()).toEqual([sent.length, contents.length]);
});

test('a frame that grows to a gibibyte is taken in small pieces', async () => {
  const { source, done, parts } = unpack();
  let bytes = 0;
  let largest = 0;
  parts.push = (data) => {
    bytes += data.length;
    largest = Math.max(largest, data.length);
    return 0;
  };
  const content = Buffer.alloc(1 << 28);
  for (let time = 0; time < 4; time += 1) source.write(zstdCompressSync(content));
  source.end();
  await done;
  expect(bytes).toBe(2 ** 30);
  expect(largest).toBeLessThanOrEqual(512 * 1024);
});

test('damage is told, and an end within a frame is an end', async () => {
  const words = Array.from({ length: 3000 }, (_, index) => `line ${index ** 3}\n`).join('');
  const params = { [constants.ZSTD_c_checksumFlag]: 1 };
  const frame = zstdCompressSync(Buffer.from(words), { params });
  const damaged = unpack();
  const wrong = Buffer.from(frame);
  wrong.fill(0xff, 1000, 1100);
  damaged.source.end(wrong);
  await expect(damaged.done).rejects.toThrow();

  const other = unpack();
  other.source.write('Welcome to this VM');
  await expect(other.done).rejects.toThrow('something else');

  const cut = unpack();
  cut.source.end(frame.subarray(0, frame.length - 5));
  await cut.done;
});
