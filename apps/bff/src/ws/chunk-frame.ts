import { isAscii } from 'node:buffer';
import { publicChunk, type StoredChunk } from '../commands/output/store.ts';

const newline = 0x0a;
const quote = 0x22;
const backslash = 0x5c;
const firstPrintable = 0x20;

const isEscaped = (byte: number): boolean =>
  (byte < firstPrintable && byte !== newline) || byte === quote || byte === backslash;

/**
 * Whether JSON escapes nothing of `data` but the ends of lines. Four bytes at a time: a byte of a word is 0 where
 * `(word - 0x01010101) & ~word` has its high bit set, and so with 0x20 for what is below a space.
 */
const isPlainLines = (data: Buffer): boolean => {
  const lead = Math.min(data.length, -data.byteOffset & 3);
  const count = (data.length - lead) >> 2;
  const words = count === 0 ? new Uint32Array() : new Uint32Array(data.buffer, data.byteOffset + lead, count);
  for (let at = 0; at < lead; at += 1) if (isEscaped(data[at] ?? 0)) return false;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? 0;
    const quotes = word ^ 0x22222222;
    const backslashes = word ^ 0x5c5c5c5c;
    const found =
      ((word - 0x20202020) & ~word) |
      ((quotes - 0x01010101) & ~quotes) |
      ((backslashes - 0x01010101) & ~backslashes);
    // A borrow may mark a byte that is none, so each of the four is looked at.
    if ((found & 0x80808080) === 0) continue;
    const first = lead + index * 4;
    for (let at = first; at < first + 4; at += 1) if (isEscaped(data[at] ?? 0)) return false;
  }
  for (let at = lead + words.length * 4; at < data.length; at += 1)
    if (isEscaped(data[at] ?? 0)) return false;
  return true;
};

/** The frame of `chunk` from byte `after` on, as JSON; plain lines in half of the time. */
export const chunkFrame = (
  to: { id: string; taskId: string },
  chunk: StoredChunk,
  after: number,
): Buffer | string => {
  const skipped = Math.max(0, after - chunk.start);
  const data = chunk.data.subarray(skipped);
  if (!isAscii(data) || !isPlainLines(data))
    return JSON.stringify({ type: 'chunk', ...to, ...publicChunk(chunk, after) });
  const { data: _data, start, ...said } = chunk;
  const head = JSON.stringify({ type: 'chunk', ...to, offset: start + skipped, bytes: data.length, ...said });
  const text = data.toString('latin1').replaceAll('\n', '\\n');
  const frame = `${head.slice(0, -1)},"text":"${text}"}`;
  // The id is whatever the client chose.
  return /^[ -~]*$/.test(head) ? Buffer.from(frame, 'latin1') : frame;
};
