import { endianness } from 'node:os';
import { giveFrameBuffer, takeFrameBuffer } from './frame-buffers.ts';

const quote = 0x22;
const backslash = 0x5c;
const firstPrintable = 0x20;
/** The most that a byte of UTF-8 grows to inside a JSON string: `\u001b`. */
const escapeMaxBytes = 6;
const isLittleEndian = endianness() === 'LE';
const hexDigits = Buffer.from('0123456789abcdef');

/** What stands behind the backslash of a byte that JSON writes with two; 0: it is written as `\u00..`. */
const shortEscapes = Uint8Array.from({ length: 256 }, (_, byte) => {
  const escaped = byte < 0x80 ? JSON.stringify(String.fromCharCode(byte)).slice(1, -1) : '';
  return escaped.length === 2 ? escaped.charCodeAt(1) : 0;
});

/**
 * Whether one of the four bytes of `word` may need an escape: taking 0x20 from each sets the high bit of what lies below,
 * and 0x01 that of what is 0 because it equalled a quote or a backslash. A borrow may mark one that needs none.
 */
const mayEscape = (word: number): boolean => {
  const found = (word - 0x20202020) | ((word ^ 0x22222222) - 0x01010101) | ((word ^ 0x5c5c5c5c) - 0x01010101);
  return (found & ~word & 0x80808080) !== 0;
};

/** Writes bytes `first` to `end` of `data` to `to` in `out`, and returns where they end there. */
const escapeBytes = (data: Buffer, first: number, end: number, out: Buffer, to: number): number => {
  let next = to;
  for (let at = first; at < end; at += 1) {
    const byte = data[at] ?? 0;
    if (byte >= firstPrintable && byte !== quote && byte !== backslash) {
      out[next] = byte;
      next += 1;
      continue;
    }
    out[next] = backslash;
    const short = shortEscapes[byte] ?? 0;
    if (short !== 0) {
      out[next + 1] = short;
      next += 2;
      continue;
    }
    out[next + 1] = 0x75;
    out[next + 2] = 0x30;
    out[next + 3] = 0x30;
    out[next + 4] = hexDigits[byte >> 4] ?? 0;
    out[next + 5] = hexDigits[byte & 15] ?? 0;
    next += escapeMaxBytes;
  }
  return next;
};

/**
 * Writes `data` (valid UTF-8) into `out` from byte `from` on as the inside of a JSON string, four bytes at a time, and
 * returns where it ends; -1: it may not fit.
 */
const escapeInto = (data: Buffer, out: Buffer, from: number): number => {
  const lead = Math.min(data.length, -data.byteOffset & 3);
  const count = (data.length - lead) >> 2;
  const words = count === 0 ? new Int32Array() : new Int32Array(data.buffer, data.byteOffset + lead, count);
  const view = new DataView(out.buffer, out.byteOffset, out.length);
  // Room for what a word grows to, so that only a word that grows has to look.
  const end = out.length - 8 * escapeMaxBytes;
  if (from + data.length > end) return -1;
  let to = escapeBytes(data, 0, lead, out, from);
  for (let index = 0; index < count; index += 1) {
    const word = words[index] ?? 0;
    if (mayEscape(word)) {
      const first = lead + index * 4;
      to = escapeBytes(data, first, first + 4, out, to);
      if (to + data.length - first > end) return -1;
    } else {
      view.setInt32(to, word, isLittleEndian);
      to += 4;
    }
  }
  return escapeBytes(data, lead + count * 4, data.length, out, to);
};

/** `head`, then `data` (valid UTF-8) as a JSON string without its first quote, then `tail`; each byte is written once. */
export const escapedBetween = (head: string, data: Buffer, tail: string): Buffer => {
  const headBytes = Buffer.byteLength(head);
  const tailBytes = Buffer.byteLength(tail);
  const spare = headBytes + tailBytes + 16 * escapeMaxBytes;
  // Ends of lines grow by a byte; what is coloured or quoted through and through is written a second time.
  for (const most of [data.length + (data.length >> 4), data.length * escapeMaxBytes]) {
    const out = takeFrameBuffer(spare + most);
    const from = out.write(head, 'utf8');
    const to = escapeInto(data, out, from);
    if (to !== -1) return out.subarray(0, to + out.write(tail, to, 'utf8'));
    giveFrameBuffer(out);
  }
  throw new Error('JSON needs more than six bytes for one.');
};
